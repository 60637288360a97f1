//! Reading what can be read of a table that is broken in places. Nothing is written; each time something broken was met,
//! the database is opened anew, since SQLCipher reads no further on a connection that met it.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;
use serde::Serialize;

use crate::StoreError;

/// What could be read of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    /// The table.
    pub table: String,
    /// How many rows could be read.
    pub rows: u64,
    /// Where rows could not be read, in Chinese; empty where all could.
    pub lost: Vec<String>,
}

/// A table as the schema has it.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// The columns of the primary key, where there are no row numbers.
    key: Option<Vec<String>>,
}

/// Opens the broken database for reading.
pub(crate) type Open<'a> = &'a dyn Fn() -> Result<Connection, StoreError>;
/// Takes a row.
pub(crate) type Take<'a> = &'a mut dyn FnMut(Vec<Value>) -> Result<(), StoreError>;

/// The tables of a database that is whole, but for SQLite's own and the search's, which is made anew.
pub(crate) fn tables(whole: &Connection) -> Result<Vec<Table>, StoreError> {
    let mut statement = whole.prepare(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'case\\_search%' ESCAPE '\\' ORDER BY name",
    )?;
    let named: Vec<(String, bool)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut tables = Vec::new();
    for (name, without_rowid) in named {
        let mut statement = whole.prepare("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
        let columns: Vec<(String, i64)> =
            statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut key: Vec<&(String, i64)> = columns.iter().filter(|(_, place)| *place > 0).collect();
        key.sort_by_key(|(_, place)| *place);
        let key = without_rowid.then(|| key.into_iter().map(|(name, _)| name.clone()).collect());
        tables.push(Table { name, columns: columns.into_iter().map(|(name, _)| name).collect(), key });
    }
    Ok(tables)
}

/// Reads all rows that can be read.
pub(crate) fn read(open: Open<'_>, table: &Table, take: Take<'_>) -> Result<Salvaged, StoreError> {
    let mut salvaged = Salvaged { table: table.name.clone(), rows: 0, lost: Vec::new() };
    match &table.key {
        None => by_number(open, table, take, &mut salvaged)?,
        Some(key) => from_both_ends(open, table, key, take, &mut salvaged)?,
    }
    Ok(salvaged)
}

/// The names of users by their numbers, as far as the index of names can be read: it stands on other pages than they do.
pub(crate) fn names_of_users(open: Open<'_>) -> Result<BTreeMap<i64, String>, StoreError> {
    let mut names = BTreeMap::new();
    for order in ["", " DESC"] {
        let sql =
            format!("SELECT id, name FROM users INDEXED BY sqlite_autoindex_users_1 ORDER BY name{order}");
        let ended = pour(&open()?, &sql, [], 1, &mut |id, row| {
            if let [Value::Text(name)] = row.as_slice() {
                names.insert(id, name.clone());
            }
            Ok(())
        })?;
        if ended {
            break;
        }
    }
    Ok(names)
}

/// By row numbers: past what cannot be read, reading goes on with the first number that can.
fn by_number(
    open: Open<'_>,
    table: &Table,
    take: Take<'_>,
    salvaged: &mut Salvaged,
) -> Result<(), StoreError> {
    let (columns, name) = (table.columns.join(", "), &table.name);
    let sql = format!("SELECT rowid, {columns} FROM {name} NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid");
    let mut next = i64::MIN;
    loop {
        let conn = open()?;
        let ended = pour(&conn, &sql, [next], 1, &mut |number, row| {
            take(row)?;
            salvaged.rows += 1;
            next = number.saturating_add(1);
            Ok(())
        })?;
        drop(conn);
        if ended {
            return Ok(());
        }
        let readable = |from: i64| {
            open().is_ok_and(|conn| {
                pour(&conn, &format!("{sql} LIMIT 1"), [from], 1, &mut |_, _| Ok(())).unwrap_or(false)
            })
        };
        let first = if next > i64::MIN { next } else { 1 };
        let Some(on) = first_readable(next, &readable) else {
            salvaged.lost.push(format!("第 {first} 行起"));
            return Ok(());
        };
        salvaged.lost.push(format!("第 {first}–{} 行之间", on - 1));
        next = on;
    }
}

/// The first number from which can be read, after one from which cannot.
fn first_readable(from: i64, readable: &dyn Fn(i64) -> bool) -> Option<i64> {
    let (mut broken, mut step) = (from, 1_i64);
    let mut found = loop {
        let at = broken.saturating_add(step);
        if readable(at) {
            break at;
        }
        if at == i64::MAX {
            return None;
        }
        broken = at;
        step = step.saturating_mul(2);
    };
    loop {
        // The distance between two numbers may be more than a number.
        let middle = i64::midpoint(broken, found);
        if middle == broken || middle == found {
            return Some(found);
        }
        if readable(middle) {
            found = middle;
        } else {
            broken = middle;
        }
    }
}

/// By key, from the start and then from the end: what lies between two broken places is lost.
fn from_both_ends(
    open: Open<'_>,
    table: &Table,
    key: &[String],
    take: Take<'_>,
    salvaged: &mut Salvaged,
) -> Result<(), StoreError> {
    let (columns, name) = (table.columns.join(", "), &table.name);
    for order in ["", " DESC"] {
        let keys = key.iter().map(|column| format!("{column}{order}")).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT {columns} FROM {name} NOT INDEXED ORDER BY {keys}");
        let conn = open()?;
        let ended = pour(&conn, &sql, [], 0, &mut |_, row| {
            take(row)?;
            salvaged.rows += 1;
            Ok(())
        })?;
        if ended {
            return Ok(());
        }
    }
    salvaged.lost.push("中间的一段".to_owned());
    Ok(())
}

/// Hands rows over until the end, or until something broken; says whether it was the end.
fn pour<P: rusqlite::Params>(
    conn: &Connection,
    sql: &str,
    params: P,
    from: usize,
    take: &mut dyn FnMut(i64, Vec<Value>) -> Result<(), StoreError>,
) -> Result<bool, StoreError> {
    let Ok(mut statement) = conn.prepare(sql) else { return Ok(false) };
    let columns = statement.column_count();
    let Ok(mut rows) = statement.query(params) else { return Ok(false) };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        };
        let number: i64 = if from > 0 { row.get(0)? } else { 0 };
        let values: Result<Vec<Value>, _> = (from..columns).map(|at| row.get(at)).collect();
        let Ok(values) = values else { return Ok(false) };
        take(number, values)?;
    }
}

#[cfg(test)]
mod tests {
    use super::first_readable;

    #[test]
    fn reading_goes_on_with_the_very_next_number_that_can_be_read() {
        for (from, good) in [(5, 6), (5, 7), (5, 1_000_003), (i64::MIN, 12), (-3, 0)] {
            assert_eq!(first_readable(from, &|at| at >= good), Some(good), "{from}");
        }
        assert_eq!(first_readable(5, &|_| false), None);
    }
}
