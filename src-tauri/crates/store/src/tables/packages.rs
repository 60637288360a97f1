//! Packages as they were handed in, with their files, and which cases came of them.

use casework::{ApplicationPackage, Person, Problem, Sha256Hex};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::columns::{by, from_json, from_json_if, from_word, json, moment, word};
use crate::{Reader, StoreError, Tx};

/// What a file is to its package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// The workbook that was read.
    Workbook,
    /// A file that came with it.
    Attachment,
    /// The zip that held them.
    Container,
}

/// A file of a package; its bytes are an original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageFile {
    /// What it is.
    pub role: FileRole,
    /// Its name within the package.
    pub name: String,
    /// Its bytes' address.
    pub sha256: Sha256Hex,
}

/// A package to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewPackage<'a> {
    /// Of the file as it was handed in, or of what a folder holds: the same package twice has the same.
    pub sha256: &'a Sha256Hex,
    /// The name of the file or folder.
    pub file_name: &'a str,
    /// Who imported it.
    pub by: &'a Person,
    /// When.
    pub at: Timestamp,
    /// As it was read.
    pub content: &'a ApplicationPackage,
    /// The names of the workbook's visible sheets, in order.
    pub sheets: &'a [String],
    /// What is wrong with it.
    pub problems: &'a [Problem],
    /// Its files, which are originals already.
    pub files: &'a [PackageFile],
}

/// A package that is in the store already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// The package's id.
    pub package_id: i64,
    /// The cases that it is or was the package of, by number.
    pub cases: Vec<String>,
}

/// One version of a case's package.
#[derive(Debug, Clone, PartialEq)]
pub struct PackageRow {
    /// The package's id.
    pub id: i64,
    /// Of the case: 1, 2, …
    pub version: i64,
    /// Of the file as it was handed in.
    pub sha256: Sha256Hex,
    /// The name of the file or folder.
    pub file_name: String,
    /// Who imported it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

impl Reader<'_> {
    /// The package of a file's hash, to notice one that is handed in twice.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn find_package(&self, sha256: &Sha256Hex) -> Result<Option<ImportedFile>, StoreError> {
        let sql = "SELECT id FROM packages WHERE sha256 = ?1";
        let found: Option<i64> =
            self.conn().prepare_cached(sql)?.query_row([sha256.as_str()], |row| row.get(0)).optional()?;
        let Some(package_id) = found else { return Ok(None) };
        let mut statement = self.conn().prepare_cached(
            "SELECT DISTINCT number FROM cases JOIN case_packages ON case_packages.case_id = cases.id
             WHERE case_packages.package_id = ?1 ORDER BY cases.id",
        )?;
        let cases = statement.query_map([package_id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Some(ImportedFile { package_id, cases }))
    }

    /// A package as it was read.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where it is not there.
    pub fn package(&self, package_id: i64) -> Result<ApplicationPackage, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT content FROM packages WHERE id = ?1")?;
        let mut rows = statement.query_and_then([package_id], |row| from_json(row, "content"))?;
        let package = rows.next().transpose()?;
        package.ok_or_else(|| StoreError::NoSuch { what: "申报材料", name: package_id.to_string() })
    }

    /// The names of the visible sheets of a case's workbook, in order; `None` where an earlier version of the program
    /// kept the package without them.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn sheets(&self, number: &str) -> Result<Option<Vec<String>>, StoreError> {
        let sql = "SELECT sheets FROM packages JOIN cases ON package_id = packages.id WHERE cases.id = ?1";
        let mut statement = self.conn().prepare_cached(sql)?;
        let mut rows =
            statement.query_and_then([self.case_id(number)?], |row| from_json_if(row, "sheets"))?;
        Ok(rows.next().transpose()?.flatten())
    }

    /// A package's files, in order.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn package_files(&self, package_id: i64) -> Result<Vec<PackageFile>, StoreError> {
        let sql = "SELECT role, name, sha256 FROM package_files WHERE package_id = ?1 ORDER BY idx";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_and_then([package_id], |row| {
            Ok(PackageFile {
                role: from_word(row, "role")?,
                name: row.get("name")?,
                sha256: row.get::<_, String>("sha256")?.into(),
            })
        })?;
        rows.collect()
    }

    /// The versions of a case's package, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn packages_of(&self, number: &str) -> Result<Vec<PackageRow>, StoreError> {
        let mut statement = self.conn().prepare_cached(
            "SELECT packages.id, version, sha256, file_name, imported_at, imported_by AS by_id, users.name AS by_name
             FROM case_packages JOIN packages ON packages.id = case_packages.package_id
             JOIN users ON users.id = imported_by
             WHERE case_id = ?1 ORDER BY version",
        )?;
        let rows = statement.query_and_then([self.case_id(number)?], |row| {
            Ok(PackageRow {
                id: row.get("id")?,
                version: row.get("version")?,
                sha256: row.get::<_, String>("sha256")?.into(),
                file_name: row.get("file_name")?,
                by: by(row)?,
                at: moment(row, "imported_at")?,
            })
        })?;
        rows.collect()
    }
}

impl Tx<'_> {
    /// Keeps a package; gives its id.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the same file was imported before.
    pub fn put_package(&self, new: &NewPackage<'_>) -> Result<i64, StoreError> {
        if self.find_package(new.sha256)?.is_some() {
            return Err(StoreError::Taken { what: "申报材料", name: new.file_name.to_owned() });
        }
        self.conn()
            .prepare_cached(
                "INSERT INTO packages(sha256, file_name, imported_by, imported_at, content, sheets)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                new.sha256.as_str(),
                new.file_name,
                new.by.id,
                new.at.to_string(),
                json(new.content)?,
                json(new.sheets)?,
            ])?;
        let id = self.conn().last_insert_rowid();
        let sql =
            "INSERT INTO package_files(package_id, idx, role, name, sha256) VALUES (?1, ?2, ?3, ?4, ?5)";
        let mut statement = self.conn().prepare_cached(sql)?;
        for (index, file) in (0_i64..).zip(new.files) {
            statement.execute(params![id, index, word(&file.role)?, file.name, file.sha256.as_str()])?;
        }
        self.put_problems(id, new.problems)?;
        Ok(id)
    }

    /// Keeps the sheets' names of a case's package that came without them.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`] where there is no such case.
    pub fn put_sheets(&self, number: &str, sheets: &[String]) -> Result<(), StoreError> {
        let sql = "UPDATE packages SET sheets = ?2
                   WHERE id = (SELECT package_id FROM cases WHERE id = ?1) AND sheets IS NULL";
        self.conn().prepare_cached(sql)?.execute(params![self.case_id(number)?, json(sheets)?])?;
        Ok(())
    }
}
