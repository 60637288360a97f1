//! Setting up a store, its certificate.

use std::path::Path;

use casework::{Role, Sha256Hex};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use store::{KeyCost, NewStore, Store};
use ts_rs::TS;

use crate::admin::passwords::strong;
use crate::admin::view::StartView;
use crate::error::Error;
use crate::files::{save, save_new};
use crate::session::{Workbench, root_certificate, typed};
use crate::stages::signing::{make_key, make_root};

/// A store that was just made.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct StoreMade {
    /// Opens the store when every password is lost: shown once, kept by the bureau on paper.
    pub recovery_key: String,
    /// SHA-256 of the root certificate, for comparing it on paper.
    pub root_fingerprint: String,
}

impl Workbench {
    /// Makes a store with its root certificate and its first administrator, who is then signed in.
    ///
    /// # Errors
    /// A file that exists; a password that is too short; a place that cannot be written.
    pub fn init(&mut self, bureau: &str, admin: &str, password: &SecretString) -> Result<StoreMade, Error> {
        let bureau = bureau.trim();
        if bureau.is_empty() {
            return Err(Error::invalid("请写明单位名称"));
        }
        let admin = &*casework::user_name(admin).map_err(Error::Invalid)?;
        strong(password, admin, &[bureau])?;
        let now = Timestamp::now();
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        let new =
            NewStore { bureau, admin, roles: &[Role::Admin], password, cost: KeyCost::default(), at: now };
        let (store, _, recovery) = Store::create::<Error>(&self.path, &new, |tx, person| {
            make_root(tx, person, bureau, password, now)?;
            make_key(tx, person, password, person, password, now)
        })?;
        let root = store.read(root_certificate)?;
        drop(store);
        self.sign_in(admin, password)?;
        Ok(StoreMade {
            recovery_key: recovery.to_string(),
            root_fingerprint: Sha256Hex::of(&root).as_str().to_owned(),
        })
    }

    /// Restores a backup to the place of this desk's store, where there is none yet.
    ///
    /// # Errors
    /// A backup that is damaged; a store that exists.
    pub fn restore_here(&mut self, backup: &Path) -> Result<StartView, Error> {
        restore(backup, &self.path)?;
        Ok(self.start())
    }

    /// Saves the root certificate as PEM: what others need to verify memos.
    ///
    /// # Errors
    /// A place that cannot be written.
    pub fn save_root(&mut self, file: &Path) -> Result<String, Error> {
        save(&typed(file), self.root_pem()?.as_bytes())
    }

    pub(crate) fn root_pem(&self) -> Result<String, Error> {
        let root = self.session()?.store.read(root_certificate)?;
        Ok(memo::certificate::to_pem(&memo::certificate::read(&root)?)?)
    }
}

/// Restores a backup to a place where there is no store.
///
/// # Errors
/// A backup that is damaged; a store that exists.
pub fn restore(backup: &Path, to: &Path) -> Result<(), Error> {
    store::restore(&typed(backup), to)?;
    Ok(())
}

/// Writes the application workbook for some benefits, or for all. An existing file is not replaced.
///
/// # Errors
/// A benefit that the policy does not have; a file that exists.
pub fn save_template(benefits: &[String], pack: Option<&str>, out: &Path) -> Result<(), Error> {
    crate::policy::policies::with_pack(
        pack.unwrap_or_else(|| crate::policy::policies::first_shipped()),
        |pack| write_template(pack, benefits, out),
    )
}

impl Workbench {
    /// The same for a policy of the store: `ID@N`, `ID`, or the first.
    ///
    /// # Errors
    /// Nobody signed in; a policy that is not installed; as [`save_template`].
    pub fn template(&self, benefits: &[String], pack: Option<&str>, out: &Path) -> Result<(), Error> {
        let pack = self.session()?.store.read(|reader| crate::policy::installed::chosen(reader, pack))?;
        write_template(pack, benefits, out)
    }
}

fn write_template(pack: &policy::Pack, benefits: &[String], out: &Path) -> Result<(), Error> {
    if let Some(unknown) = benefits.iter().find(|id| pack.benefit(id).is_none()) {
        let known: Vec<&str> = pack.benefits.iter().map(|benefit| benefit.id.as_str()).collect();
        return Err(Error::invalid(format!("没有“{unknown}”这一事项，可选：{}", known.join("、"))));
    }
    let chosen: Vec<&str> = match benefits {
        [] => pack.benefits.iter().map(|benefit| benefit.id.as_str()).collect(),
        some => some.iter().map(String::as_str).collect(),
    };
    save_new(&typed(out), &intake::template(pack, &chosen)?)?;
    Ok(())
}
