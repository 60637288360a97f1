//! Users whose records cannot be read. All that people did refers to them, so they are made anew in the rescued store: by
//! the index of names, which stands on other pages, and by the file of key slots. Nobody gets a right that they did not
//! have: whoever has no slot stays out, and which bureau they are of an administrator has to say again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::keys::slots::Slots;

/// No bureau's name: whoever is of it reads no case.
const UNKNOWN_BUREAU: &str = "（读不出，请管理员重设）";

/// Makes the users anew that are missing, and says so. `own` is the slot by which the broken store was opened.
pub(crate) fn make_anew(
    new: &Connection,
    names: &BTreeMap<i64, String>,
    (slots, own): (&Slots, &str),
    at: Timestamp,
    notes: &mut Vec<String>,
) -> Result<(), StoreError> {
    let mut statement = new.prepare("SELECT id FROM users")?;
    let there: BTreeSet<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut missing = referred_to(new)?;
    missing.extend(names.keys());
    for id in missing.difference(&there) {
        let name = names.get(id);
        // Retired persons have no slot; of two, from a change of password that was cut short, the one that opens.
        let of_name = || slots.users.iter().filter(|slot| name == Some(&slot.user));
        let slot = of_name().find(|slot| slot.id == own).or_else(|| of_name().next_back());
        // Parentheses are in nobody's name.
        let named = name.cloned().unwrap_or_else(|| format!("（第 {id} 号用户）"));
        new.execute(
            "INSERT INTO users(id, name, bureau, slot, created_at, retired_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                id,
                named,
                UNKNOWN_BUREAU,
                slot.map(|slot| &slot.id),
                at.to_string(),
                slot.is_none().then(|| at.to_string())
            ],
        )?;
        notes.push(match (name, slot) {
            (Some(name), Some(_)) => format!(
                "用户 {name} 的记录读不出：姓名、口令和角色还在，所属单位丢失，请管理员重设（user roles）后再办案"
            ),
            (Some(name), None) => format!("用户 {name} 的记录读不出：没有钥匙，按已停用处理"),
            (None, _) => format!("第 {id} 号用户的姓名读不出，所办事项记在“{named}”名下，按已停用处理"),
        });
    }
    Ok(())
}

/// Whoever had a first password still has to change it: its voucher waits. In the newest schema, since older ones have none.
pub(crate) fn keep_first_passwords(new: &Connection) -> Result<(), StoreError> {
    let sql = "UPDATE users SET first_password = 1
               WHERE bureau = ?1 AND slot IS NOT NULL AND id IN (SELECT user_id FROM vouchers)";
    new.execute(sql, [UNKNOWN_BUREAU])?;
    Ok(())
}

/// The numbers of users that any row refers to.
fn referred_to(new: &Connection) -> Result<BTreeSet<i64>, StoreError> {
    let mut statement = new.prepare(
        "SELECT list.name, key.\"from\" FROM pragma_table_list AS list, pragma_foreign_key_list(list.name) AS key
         WHERE list.schema = 'main' AND list.type = 'table' AND key.\"table\" = 'users'",
    )?;
    let columns: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut found = BTreeSet::new();
    for (table, column) in columns {
        let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL");
        let mut statement = new.prepare(&sql)?;
        for id in statement.query_map([], |row| row.get(0))? {
            found.insert(id?);
        }
    }
    Ok(found)
}
