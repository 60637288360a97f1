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
    /// [`StoreError::Damaged`] with what was found.
    pub fn check_integrity(&self) -> Result<(), StoreError> {
        Look::ALL.into_iter().try_for_each(|look| self.look_at(look))
    }

    /// One part of [`Store::check_integrity`].
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found.
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
        match (look, found.into_iter().find(|line| line != "ok")) {
            (_, None) => Ok(()),
            (Look::References, Some(table)) => Err(StoreError::Damaged(format!("表 {table} 的引用不完整"))),
            (_, Some(fault)) => {
                self.note_damage(std::slice::from_ref(&fault))?;
                Err(StoreError::Damaged(fault))
            }
        }
    }

    /// Looks at the structure of the database only, as is done when somebody sits down at it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found.
    pub fn quick_check(&self) -> Result<(), StoreError> {
        let found: String = self.watched(|| {
            let look = self.parts().0.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
            look.map_err(StoreError::from)
        })?;
        if found == "ok" {
            return Ok(());
        }
        self.note_damage(std::slice::from_ref(&found))?;
        Err(StoreError::Damaged(found))
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
