//! Policy packs as they were installed, whole: a version is never changed, a new one stands beside it.

use casework::{PackVersion, Person, Sha256Hex};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::columns::{moment, moment_if};
use crate::{Reader, StoreError, Tx};

/// A version of a pack that is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPolicy {
    /// Which.
    pub pack: PackVersion,
    /// Of the listing of its files.
    pub sha256: String,
    /// The policy's title.
    pub title: String,
    /// The document by which it was approved; empty for what came with the program.
    pub approval: String,
    /// Who installed it; `None` for what came with the program.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Since when nothing new is read under it.
    pub retired_at: Option<Timestamp>,
}

/// A policy in whatever version, or one version of it: what lists and sums are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPolicy {
    /// The pack's id.
    pub id: String,
    /// The version; `None` is any.
    pub version: Option<u32>,
}

impl OfPolicy {
    /// Whether a version is meant.
    #[must_use]
    pub fn means(&self, id: &str, version: u32) -> bool {
        self.id == id && self.version.is_none_or(|wanted| wanted == version)
    }

    /// The two values of [`OF_POLICY`].
    pub(super) fn values(of: Option<&OfPolicy>) -> (Option<&str>, Option<u32>) {
        (of.map(|of| of.id.as_str()), of.and_then(|of| of.version))
    }
}

/// The condition that the case `cases` is worked under the policy `:pack`, in the version `:version`; without them, any.
pub(super) const OF_POLICY: &str =
    "(:pack IS NULL OR cases.pack = :pack) AND (:version IS NULL OR cases.pack_version = :version)";

/// A version to be installed.
#[derive(Debug, Clone)]
pub struct NewPolicy<'a> {
    /// Which.
    pub pack: PackVersion,
    /// Of the listing of its files.
    pub sha256: &'a str,
    /// The policy's title.
    pub title: &'a str,
    /// The document by which it was approved.
    pub approval: &'a str,
    /// Who installs it; `None` for what came with the program.
    pub by: Option<&'a Person>,
    /// When.
    pub at: Timestamp,
}

fn installed(row: &Row<'_>) -> Result<InstalledPolicy, StoreError> {
    Ok(InstalledPolicy {
        pack: PackVersion::new(row.get::<_, String>("pack")?, row.get("version")?),
        sha256: row.get("sha256")?,
        title: row.get("title")?,
        approval: row.get("approval")?,
        by: row.get("by_name")?,
        at: moment(row, "at")?,
        retired_at: moment_if(row, "retired_at")?,
    })
}

const ALL: &str = "SELECT policies.*, users.name AS by_name
                   FROM policies LEFT JOIN users ON users.id = policies.by_id";

impl Reader<'_> {
    /// Every version of every pack, in the order of being installed.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn policies(&self) -> Result<Vec<InstalledPolicy>, StoreError> {
        let mut statement = self.conn().prepare_cached(&format!("{ALL} ORDER BY policies.id"))?;
        statement.query_and_then([], installed)?.collect()
    }

    /// A version of a pack, where it is installed.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn policy(&self, pack: &PackVersion) -> Result<Option<InstalledPolicy>, StoreError> {
        let sql = format!("{ALL} WHERE pack = ?1 AND version = ?2");
        let mut statement = self.conn().prepare_cached(&sql)?;
        let mut rows = statement.query_and_then(params![pack.id, pack.version], installed)?;
        rows.next().transpose()
    }

    /// The files of an installed version, by name, each checked against its SHA-256.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where it is not installed, [`StoreError::Damaged`] where a file is another.
    pub fn policy_files(&self, pack: &PackVersion) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let id = self.policy_id(pack)?;
        let sql = "SELECT name, sha256 FROM policy_files WHERE policy_id = ?1 ORDER BY name";
        let mut statement = self.conn().prepare_cached(sql)?;
        let named = statement.query_map([id], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let named: Vec<(String, String)> = named.collect::<Result<_, _>>()?;
        let file = |(name, sha256): (String, String)| {
            let sha256 = Sha256Hex::from(sha256);
            Ok((name, self.original(&sha256)?))
        };
        named.into_iter().map(file).collect()
    }

    /// How many cases are worked under a version.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn cases_under(&self, pack: &PackVersion) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM cases WHERE pack = ?1 AND pack_version = ?2";
        let count: i64 =
            self.conn().prepare_cached(sql)?.query_row(params![pack.id, pack.version], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The numbers of the cases that are worked under a version, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn case_numbers_under(&self, pack: &PackVersion) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT number FROM cases WHERE pack = ?1 AND pack_version = ?2 ORDER BY id";
        let mut statement = self.conn().prepare_cached(sql)?;
        Ok(statement
            .query_map(params![pack.id, pack.version], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    fn policy_id(&self, pack: &PackVersion) -> Result<i64, StoreError> {
        let sql = "SELECT id FROM policies WHERE pack = ?1 AND version = ?2";
        let id = self.conn().prepare_cached(sql)?.query_row(params![pack.id, pack.version], |row| row.get(0));
        id.optional()?.ok_or_else(|| StoreError::NoSuch { what: "政策", name: pack.to_string() })
    }
}

impl Tx<'_> {
    /// Installs a version of a pack with its files.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the version is installed already: it is never changed.
    pub fn install_policy(
        &self,
        new: &NewPolicy<'_>,
        files: &mut dyn Iterator<Item = (&str, &[u8])>,
    ) -> Result<(), StoreError> {
        if self.policy(&new.pack)?.is_some() {
            return Err(StoreError::Taken { what: "政策", name: new.pack.to_string() });
        }
        self.conn().execute(
            "INSERT INTO policies(pack, version, sha256, title, approval, by_id, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                new.pack.id,
                new.pack.version,
                new.sha256,
                new.title,
                new.approval,
                new.by.map(|by| by.id),
                new.at.to_string()
            ],
        )?;
        let id = self.conn().last_insert_rowid();
        for (name, bytes) in files {
            let sha256 = self.put_original(bytes)?;
            self.conn().execute(
                "INSERT INTO policy_files(policy_id, name, sha256) VALUES (?1, ?2, ?3)",
                params![id, name, sha256.as_str()],
            )?;
        }
        Ok(())
    }

    /// Retires a version, or with `None` takes that back: what is worked under it stays.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where it is not installed.
    pub fn retire_policy(&self, pack: &PackVersion, at: Option<Timestamp>) -> Result<(), StoreError> {
        let at = at.map(|at| at.to_string());
        let sql = "UPDATE policies SET retired_at = ?2 WHERE id = ?1";
        self.conn().execute(sql, params![self.policy_id(pack)?, at])?;
        Ok(())
    }
}
