//! What can be wrong with a pack: always a place, and what to do, in Chinese.

use serde::Serialize;

/// A pack could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file} 第 {line} 行第 {column} 列{}：{message}", clause.as_ref().map(|id| format!("（条款 {id}）")).unwrap_or_default())]
pub struct PackError {
    /// The file within the pack, such as `policy.md`.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The clause under whose heading the place stands.
    pub clause: Option<String>,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}
