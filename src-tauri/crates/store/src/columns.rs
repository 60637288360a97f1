//! How values stand in columns: moments as RFC 3339 text, lists and packages as JSON, enums by their words.

use casework::Person;
use jiff::Timestamp;
use policy::Money;
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))
}

pub(crate) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| StoreError::Damaged(format!("{column}：{error}")))
}

pub(crate) fn from_json_if<T: DeserializeOwned>(
    row: &Row<'_>,
    column: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = row.get(column)?;
    let damaged = |error| StoreError::Damaged(format!("{column}：{error}"));
    text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
}

/// The word of an enum that serialises as one.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(StoreError::Damaged(format!("{other:?}"))),
    }
}

pub(crate) fn from_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|error| StoreError::Damaged(format!("{column}：{error}")))
}

pub(crate) fn moment(row: &Row<'_>, column: &str) -> Result<Timestamp, StoreError> {
    parsed(&row.get::<_, String>(column)?, column)
}

pub(crate) fn moment_if(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, StoreError> {
    row.get::<_, Option<String>>(column)?.map(|text| parsed(&text, column)).transpose()
}

pub(crate) fn money(row: &Row<'_>, column: &str) -> Result<Money, StoreError> {
    parsed(&row.get::<_, String>(column)?, column)
}

pub(crate) fn money_if(row: &Row<'_>, column: &str) -> Result<Option<Money>, StoreError> {
    row.get::<_, Option<String>>(column)?.map(|text| parsed(&text, column)).transpose()
}

/// Whole fen, for amounts that are paid.
pub(crate) fn fen(amount: Money) -> Result<i64, StoreError> {
    amount.to_fen().ok_or_else(|| StoreError::NotWholeFen(amount.to_string()))
}

/// The person of columns `by_id` and `by_name`.
pub(crate) fn by(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person { id: row.get("by_id")?, name: row.get("by_name")? })
}

pub(crate) fn parsed<T: std::str::FromStr>(text: &str, column: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| StoreError::Damaged(format!("{column}：{error}")))
}
