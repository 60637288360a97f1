//! Users with their roles. They are retired and never deleted: cases refer to them.

use casework::{Actor, Person, Role};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use secrecy::SecretString;

use crate::columns::{moment, moment_if};
use crate::keys::lockout;
use crate::keys::slots::UserSlot;
use crate::tx::NewSlot;
use crate::{Reader, StoreError, Tx};

/// A user to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// The sign-in name, which memos print as well.
    pub name: &'a str,
    /// In which roles.
    pub roles: &'a [Role],
    /// For which bureau; `None` is every bureau.
    pub bureau: Option<&'a str>,
}

/// A user as the store has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub person: Person,
    /// In which roles, in order.
    pub roles: Vec<Role>,
    /// For which bureau; `None` is every bureau.
    pub bureau: Option<String>,
    /// When the user was added.
    pub created_at: Timestamp,
    /// Since when the user cannot sign in any more.
    pub retired_at: Option<Timestamp>,
    /// Whether the password is one that an administrator gave, to be changed before anything else.
    pub first_password: bool,
}

/// What a person may do at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As roles and bureau say.
    Holds {
        /// Who, with roles and bureau.
        actor: Actor,
        /// The key slot that the password opens: another one with each new password.
        slot: String,
    },
    /// Nothing, after failed sign-ins.
    Locked {
        /// For how many minutes more.
        minutes: i64,
    },
    /// Nothing any more.
    Retired,
}

impl Reader<'_> {
    /// All users, the retired ones too, in order of being added.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn list_users(&self) -> Result<Vec<User>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT * FROM users ORDER BY id")?;
        statement.query_and_then([], |row| self.user_of(row))?.collect()
    }

    /// A user by name.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn user(&self, name: &str) -> Result<Option<User>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT * FROM users WHERE name = ?1")?;
        let mut users = statement.query_and_then([name], |row| self.user_of(row))?;
        users.next().transpose()
    }

    fn user_of(&self, row: &Row<'_>) -> Result<User, StoreError> {
        let id = row.get("id")?;
        Ok(User {
            person: Person { id, name: row.get("name")? },
            roles: self.roles(id)?,
            bureau: row.get("bureau")?,
            created_at: moment(row, "created_at")?,
            retired_at: moment_if(row, "retired_at")?,
            first_password: row.get("first_password")?,
        })
    }

    /// What a person may do at this moment.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such user.
    pub fn standing(&self, user_id: i64, now: Timestamp) -> Result<Standing, StoreError> {
        let sql = "SELECT * FROM users WHERE id = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut found = statement.query_and_then([user_id], |row| {
            Ok::<_, StoreError>((self.user_of(row)?, row.get::<_, Option<String>>("slot")?))
        })?;
        let missing = || StoreError::NoSuch { what: "用户", name: user_id.to_string() };
        let (user, slot) = found.next().transpose()?.ok_or_else(missing)?;
        let slot = match slot {
            Some(slot) if user.retired_at.is_none() => slot,
            Some(_) | None => return Ok(Standing::Retired),
        };
        if let Some(minutes) = lockout::waiting(&self.vault.files, &user.person.name, now)? {
            return Ok(Standing::Locked { minutes });
        }
        let actor = Actor { person: user.person, roles: user.roles, bureau: user.bureau };
        Ok(Standing::Holds { actor, slot })
    }

    fn roles(&self, user_id: i64) -> Result<Vec<Role>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT role FROM user_roles WHERE user_id = ?1")?;
        let names = statement.query_map([user_id], |row| row.get::<_, String>(0))?;
        let mut roles = Vec::new();
        for name in names {
            let name = name?;
            roles.push(Role::named(&name).ok_or_else(|| StoreError::Damaged(format!("角色“{name}”")))?);
        }
        roles.sort();
        Ok(roles)
    }

    /// Whose slot it is, where it is in force.
    pub(crate) fn actor_of_slot(&self, slot: &str) -> Result<Option<Actor>, StoreError> {
        let sql = "SELECT * FROM users WHERE slot = ?1 AND retired_at IS NULL";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut users = statement.query_and_then([slot], |row| self.user_of(row))?;
        let user = users.next().transpose()?;
        Ok(user.map(|user| Actor { person: user.person, roles: user.roles, bureau: user.bureau }))
    }

    pub(crate) fn user_name(&self, user_id: i64) -> Result<String, StoreError> {
        let sql = "SELECT name FROM users WHERE id = ?1";
        let name = self.conn().prepare_cached(sql)?.query_row([user_id], |row| row.get(0)).optional()?;
        name.ok_or_else(|| StoreError::NoSuch { what: "用户", name: user_id.to_string() })
    }

    /// Whether a password is the user's own.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`] where it is not.
    pub fn check_password(&self, user_id: i64, password: &SecretString) -> Result<(), StoreError> {
        let name = self.user_name(user_id)?;
        let unlocked = crate::keys::slots::Slots::read(&self.vault.files)?.unlock(&name, password)?;
        for slot in unlocked {
            if self.actor_of_slot(&slot.slot)?.is_some_and(|actor| actor.person.id == user_id) {
                return Ok(());
            }
        }
        Err(StoreError::WrongPassword)
    }
}

impl Tx<'_> {
    /// Adds a user, who can sign in once this write is committed.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the name is; [`StoreError::BadName`] where it is no name.
    pub fn add_user(
        &self,
        user: &NewUser<'_>,
        password: &SecretString,
        at: Timestamp,
    ) -> Result<Person, StoreError> {
        let name = user.name;
        let fits = (1..=40).contains(&name.chars().count()) && name.trim() == name;
        if !fits || name.chars().any(char::is_control) {
            return Err(StoreError::BadName(name.escape_default().to_string()));
        }
        if self.user(name)?.is_some() {
            return Err(StoreError::Taken { what: "用户", name: name.to_owned() });
        }
        let (slot, public) = UserSlot::make(&self.vault.key, name, password, self.vault.cost)?;
        self.conn().execute(
            "INSERT INTO users(name, bureau, slot, slot_public, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![name, user.bureau, slot.id, public, at.to_string()],
        )?;
        let id = self.conn().last_insert_rowid();
        self.stage_slot(NewSlot::User(slot));
        self.set_roles(id, user.roles)?;
        Ok(Person { id, name: name.to_owned() })
    }

    /// Gives a user these roles and no others.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn set_roles(&self, user_id: i64, roles: &[Role]) -> Result<(), StoreError> {
        self.conn().execute("DELETE FROM user_roles WHERE user_id = ?1", [user_id])?;
        for role in roles {
            let sql = "INSERT INTO user_roles(user_id, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            self.conn().execute(sql, params![user_id, role.name()])?;
        }
        Ok(())
    }

    /// Assigns a user to a bureau, or to all.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn set_user_bureau(&self, user_id: i64, bureau: Option<&str>) -> Result<(), StoreError> {
        self.user_name(user_id)?;
        self.conn().execute("UPDATE users SET bureau = ?2 WHERE id = ?1", params![user_id, bureau])?;
        Ok(())
    }

    /// Takes the user's access away: slot, signing key, root key. What the user did stays.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such user.
    pub fn retire_user(&self, user_id: i64, at: Timestamp) -> Result<(), StoreError> {
        self.user_name(user_id)?;
        self.retire_signing_key(user_id, at)?;
        self.drop_root_key(user_id)?;
        self.drop_voucher(user_id)?;
        self.conn().execute(
            "UPDATE users SET slot = NULL, slot_public = NULL, retired_at = ?2 WHERE id = ?1 AND retired_at IS NULL",
            params![user_id, at.to_string()],
        )?;
        self.drop_slots();
        Ok(())
    }

    /// Changes a password. The user's signing key, and an administrator's root key, come under the new one.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`] where `old` is not the user's.
    pub fn change_password(
        &self,
        user_id: i64,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), StoreError> {
        self.check_password(user_id, old)?;
        self.rewrap_signing_key(user_id, old, new)?;
        self.rewrap_root_key(user_id, old, new)?;
        self.new_slot(user_id, new)
    }

    /// Gives a user a new password without the old one. What stood under the old one is lost: the signing
    /// key is retired and the root key dropped, and the caller puts new ones.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such user, or a retired one.
    pub fn reset_password(&self, user_id: i64, new: &SecretString, at: Timestamp) -> Result<(), StoreError> {
        self.retire_signing_key(user_id, at)?;
        self.drop_root_key(user_id)?;
        self.new_slot(user_id, new)
    }

    /// A slot with a new pair of keys: who knew the old password, and has the old slot, opens nothing by the next key
    /// of the store.
    pub(crate) fn new_slot(&self, user_id: i64, password: &SecretString) -> Result<(), StoreError> {
        let name = self.user_name(user_id)?;
        let (slot, public) = UserSlot::make(&self.vault.key, &name, password, self.vault.cost)?;
        let sql = "UPDATE users SET slot = ?2, slot_public = ?3 WHERE id = ?1 AND retired_at IS NULL";
        if self.conn().execute(sql, params![user_id, slot.id, public])? == 0 {
            return Err(StoreError::NoSuch { what: "在用的用户", name });
        }
        self.stage_slot(NewSlot::User(slot));
        Ok(())
    }
}
