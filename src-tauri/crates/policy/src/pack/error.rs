//! What can be wrong with a pack: always a place, and what to do, in Chinese.

use std::cell::RefCell;

use serde::Serialize;

/// A pack could not be loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, thiserror::Error)]
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

/// What is wrong with a pack, gathered while it is read: a fault in one entry does not hide those of the next.
#[derive(Debug, Default)]
pub(crate) struct Faults(RefCell<Vec<PackError>>);

impl Faults {
    pub fn note(&self, error: PackError) {
        self.0.borrow_mut().push(error);
    }

    /// Whether nothing was found so far.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// What was read, where it could be; else the fault is noted.
    pub fn keep<T>(&self, read: Result<T, PackError>) -> Option<T> {
        read.map_err(|error| self.note(error)).ok()
    }

    /// All of them in the order of the file, each once.
    pub fn into_sorted(self) -> Vec<PackError> {
        let mut faults = self.0.into_inner();
        let place = |fault: &PackError| (fault.file != "policy.md", fault.line, fault.column);
        faults.sort_by_key(place);
        faults.dedup();
        faults
    }
}
