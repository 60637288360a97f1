//! A draft of the store becomes the adopted text: its next version, with its number and its days. What of its examples no
//! longer holds keeps it out; it is mended in files and installed like any other.

use casework::{AuditAction, Role};
use policy::{Adopted, Adoption, PackFiles};
use store::Reader;

use crate::error::Error;
use crate::policy::installed::named;
use crate::policy::installing::{Incoming, looked_at};
use crate::policy::view::{AdoptionInput, PolicyInstallView};
use crate::session::Workbench;

impl AdoptionInput {
    /// As it is typed, with its days read.
    ///
    /// # Errors
    /// A day that is none.
    pub fn read(&self) -> Result<Adoption, Error> {
        let day = |what: &str, text: &str| {
            let wrong = || Error::invalid(format!("{what}“{text}”不是日期，请写作 2024-05-01"));
            text.parse().map_err(|_| wrong())
        };
        let to = self.in_force_to.trim();
        Ok(Adoption {
            document_no: self.document_no.clone(),
            in_force_from: day("施行日期", self.in_force_from.trim())?,
            in_force_to: (!to.is_empty()).then(|| day("截止日期", to)).transpose()?,
        })
    }
}

impl Workbench {
    /// What adopting a draft would mean: the next version, and what it has otherwise. Nothing changes.
    ///
    /// # Errors
    /// Nobody signed in; a policy that is not installed, or is no draft; a day that is none.
    pub fn preview_adoption(
        &self,
        draft: &str,
        adoption: &AdoptionInput,
    ) -> Result<PolicyInstallView, Error> {
        let adoption = adoption.read()?;
        self.session()?.store.read(|reader| {
            let (_, adopted) = adopted(reader, draft, &adoption)?;
            looked_at(reader, &adopted.pack, &adopted.files)
        })
    }

    /// Installs the next version of a draft, no longer a draft: `ID` for its newest version, `ID@N`.
    ///
    /// # Errors
    /// Not an administrator; no approval document; as [`Workbench::preview_adoption`]; an example that no longer holds.
    pub fn adopt_policy(
        &mut self,
        draft: &str,
        adoption: &AdoptionInput,
        approval: &str,
    ) -> Result<PolicyInstallView, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::PolicyAdopt, draft)?;
        let adoption = adoption.read()?;
        let (before, adopted) = session.store.read(|reader| adopted(reader, draft, &adoption))?;
        let incoming = Incoming {
            pack: &adopted.pack,
            files: &adopted.files,
            action: AuditAction::PolicyAdopt,
            before: &before,
            remedy: "可先用 policy adopt … --to 文件夹 写成文件，改好算例后再用 policy install 装入",
        };
        incoming.install(session, approval)
    }
}

/// The draft's name, and what becomes of it.
fn adopted(reader: &Reader<'_>, draft: &str, adoption: &Adoption) -> Result<(String, Adopted), Error> {
    let version = casework::PackVersion::of(named(reader, draft)?);
    let files = reader.policy_files(&version)?;
    let files = if files.is_empty() {
        policy::shipped_files(&version.to_string())
    } else {
        PackFiles::new(files).ok()
    };
    let files = files.ok_or_else(|| Error::invalid(format!("库中的政策“{version}”读不出来")))?;
    let adopted = policy::adopt(&files, adoption).map_err(|error| Error::invalid(error.to_string()))?;
    Ok((version.to_string(), adopted))
}
