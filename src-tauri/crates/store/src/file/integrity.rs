//! Whether a store is whole. What is found is said, and nothing more is written to it; nothing is ever repaired.

use crate::file::{atomic_file, damage};
use crate::{Store, StoreError};

/// What a check of the database looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Pages that were changed without the key.
    Pages,
    /// A broken structure.
    Structure,
    /// References to what is not there.
    References,
}

impl Look {
    /// All of them, in order.
    pub const ALL: [Look; 3] = [Look::Pages, Look::Structure, Look::References];
}

impl Store {
    /// Reads every page and every reference, and says whether the database is whole.
    ///
    /// # Errors
    /// As [`Store::look_at`].
    pub fn check_integrity(&self) -> Result<(), StoreError> {
        Look::ALL.into_iter().try_for_each(|look| self.look_at(look))
    }

    /// One part of [`Store::check_integrity`]. A connection that met a broken page reads no further: where the pages are
    /// not whole, the other parts say nothing more.
    ///
    /// # Errors
    /// [`StoreError::Broken`] with the place of what was found; [`StoreError::Damaged`] for a reference.
    pub fn look_at(&self, look: Look) -> Result<(), StoreError> {
        let pragma = match look {
            Look::Pages => "cipher_integrity_check",
            Look::Structure => "integrity_check",
            Look::References => "foreign_key_check",
        };
        let found = self.watched(|| {
            let mut statement = self.parts().0.prepare(&format!("PRAGMA {pragma}"))?;
            Ok::<Vec<String>, StoreError>(
                statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?,
            )
        })?;
        let found: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
        match (look, found.first()) {
            (_, None) => Ok(()),
            (Look::References, Some(table)) => Err(StoreError::Damaged(format!("表 {table} 的引用不完整"))),
            (Look::Pages | Look::Structure, Some(_)) => self.broken(&found),
        }
    }

    /// Looks at the structure of the database only, as is done when somebody sits down at it.
    ///
    /// # Errors
    /// [`StoreError::Broken`] with the place of what was found.
    pub fn quick_check(&self) -> Result<(), StoreError> {
        let found: String = self.watched(|| {
            let look = self.parts().0.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
            look.map_err(StoreError::from)
        })?;
        if found == "ok" { Ok(()) } else { self.broken(&[found]) }
    }

    fn broken(&self, found: &[String]) -> Result<(), StoreError> {
        let places = in_words(found);
        self.note_damage(std::slice::from_ref(&places))?;
        Err(StoreError::Broken(places))
    }

    /// Files beside the store that something unfinished left, such as a backup that was cut short.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn left_behind(&self) -> Result<Vec<String>, StoreError> {
        self.parts().1.files.left_behind()
    }
}

impl Store {
    /// Whether something was found broken: nothing is written then.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        damage::is_marked(&self.vault.files)
    }

    /// Marks the store as broken, or as whole, by what a check of every page found.
    ///
    /// # Errors
    /// The mark cannot be taken away.
    pub fn note_damage(&self, found: &[String]) -> Result<(), StoreError> {
        match found {
            [] => atomic_file::remove_if_there(&self.vault.files.damaged),
            found => {
                damage::mark(&self.vault.files, &found.join("\n"));
                Ok(())
            }
        }
    }
}

/// How many places are named.
const NAMED: usize = 10;

/// Where SQLite and SQLCipher found something, in Chinese; what they say of it concerns nobody here.
pub(crate) fn in_words(found: &[String]) -> String {
    let mut places: Vec<String> = Vec::new();
    for place in found.iter().flat_map(|rows| rows.lines()).filter_map(place) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let named = places.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
    match places.len() {
        0 => "内容与写入时不符".to_owned(),
        all if all > NAMED => format!("{named}等 {all} 处：与写入时不符"),
        _ => format!("{named}：与写入时不符"),
    }
}

/// The place that a line names. What is said of the whole database is none.
fn place(line: &str) -> Option<String> {
    let after = |word: &str| {
        let (_, rest) = line.split_once(word)?;
        let name = rest.split([' ', ':', ',']).next()?;
        (!name.is_empty()).then(|| name.to_owned())
    };
    let number = |word: &str| after(word).filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    let page = || number("page ").or_else(|| number("Page ")).map(|page| format!("第 {page} 页"));
    let index = || after("index ").map(|index| format!("索引 {index}"));
    let table = || after(" in ").filter(|name| name != "database").map(|table| format!("表 {table}"));
    page().or_else(index).or_else(table)
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn places_are_named_in_words() {
        let found = [
            "HMAC verification failed for page 6",
            "*** in database main ***\nTree 6 page 6 cell 3: btreeInitPage() returns error code 11\nPage 116: never used",
            "row 3 missing from index cases_by_stage",
            "wrong # of entries in index cases_by_stage",
            "NULL value in claims.pack",
        ];
        let found = found.map(str::to_owned);
        assert_eq!(in_words(&found), "第 6 页、第 116 页、索引 cases_by_stage、表 claims.pack：与写入时不符");
        assert_eq!(in_words(&["HMAC verification failed".to_owned()]), "内容与写入时不符");
        let many: Vec<String> =
            (1..=12).map(|page| format!("HMAC verification failed for page {page}")).collect();
        assert!(in_words(&many).ends_with("第 10 页等 12 处：与写入时不符"), "{}", in_words(&many));
    }
}
