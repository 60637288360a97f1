//! 重新识读: a case's package read anew from the files in the store, by another mapping or by the one that is kept.

use casework::{Action, AuditAction, Case, permit};
use intake::{Contents, Limits, Mapping, ReadPackage, Source, Watch};
use jiff::Timestamp;
use store::{FileRole, Reader};

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::import::mapping::{draft, mapping_of};
use crate::import::view::{MappingDraft, MappingPart};
use crate::import::{Again, read_again};
use crate::policy::installed::pack_of;
use crate::session::{Workbench, load};

impl Workbench {
    /// How a case's workbook would be read by a mapping, or by the kept one and guesses where none is given.
    ///
    /// # Errors
    /// A refusal; a mapping that is none.
    pub fn draft_reading(
        &mut self,
        number: &str,
        parts: Option<Vec<MappingPart>>,
    ) -> Result<MappingDraft, Error> {
        let (_, read) = self.read_stored(number, parts)?;
        let pack = self.session()?.store.read(|reader| pack_of(reader, &read.pack))?;
        draft(std::path::Path::new(&read.package.file), &read, pack)
    }

    /// Reads a case's package anew and makes the reading its next version; where it says what the last one said,
    /// nothing changes. A mapping that is given is kept for others of the same headers.
    ///
    /// # Errors
    /// A refusal; a mapping that is none or leaves something open; a case that is signed.
    pub fn read_anew(&mut self, number: &str, parts: Option<Vec<MappingPart>>) -> Result<CaseView, Error> {
        let given = parts.is_some();
        let (numbers, mut read) = self.read_stored(number, parts)?;
        let open = read.foreign.as_ref().map(|foreign| foreign.open.as_slice()).unwrap_or_default();
        if !open.is_empty() {
            return Err(Error::invalid(format!("还不能照此识读：{}。请设定对应关系", open.join("；"))));
        }
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        let now = Timestamp::now();
        let done =
            session.store.write::<Again, Error>(|tx| read_again(tx, &actor, &mut read, &numbers, given, now));
        match done {
            Ok(Again::Versions(_) | Again::Same) => self.show_case(number),
            Err(Error::Refused(refusal)) => {
                self.session_mut()?.log_refusal(AuditAction::from(Action::Receive), number, &refusal)?;
                Err(Error::Refused(refusal))
            }
            Err(error) => Err(error),
        }
    }

    /// A case's package as it is read now, and the cases that it is of.
    fn read_stored(
        &mut self,
        number: &str,
        parts: Option<Vec<MappingPart>>,
    ) -> Result<(Vec<String>, ReadPackage), Error> {
        let stored = self.read_case(number, |session, reader, case| {
            permit(&session.actor, case, Action::Receive)?;
            Ok((of_package(reader, case)?, source_of(reader, case)?, pack_of(reader, &case.pack)?))
        });
        let (numbers, source, pack) = stored?;
        let given = parts.map(|parts| mapping_of(parts, pack)).transpose()?;
        let session = self.session()?;
        let kept = |fingerprint: &str| -> Option<Mapping> {
            given.clone().or_else(|| {
                let json = session
                    .store
                    .read::<_, Error>(|reader| Ok(reader.mapping(fingerprint, &pack.id)?))
                    .ok()??;
                Mapping::parse(&json, pack).ok()
            })
        };
        let read = intake::read_mapped(source, pack, &kept, &Limits::default(), &Watch::silent());
        Ok((numbers, read.map_err(|refused| Error::invalid(refused.message))?))
    }
}

/// The cases that a case's last package is of: one for each bureau.
fn of_package(reader: &Reader<'_>, case: &Case) -> Result<Vec<String>, Error> {
    let last = |number: &str| -> Result<Option<i64>, Error> {
        Ok(reader.packages_of(number)?.last().map(|package| package.id))
    };
    let own = last(&case.number)?;
    let uscc = case.package.applicant.get("uscc").and_then(|uscc| uscc.value.as_ref()?.as_str());
    let mut numbers = vec![case.number.clone()];
    for number in uscc.map(|uscc| reader.cases_of(uscc)).transpose()?.unwrap_or_default() {
        if number != case.number && last(&number)? == own {
            numbers.push(load(reader, &number)?.number);
        }
    }
    Ok(numbers)
}

/// First bytes by which an attachment is told.
const HEAD: u32 = 4096;

/// A case's last package as it was handed in, from the files that were kept: its attachments are not read again.
fn source_of(reader: &Reader<'_>, case: &Case) -> Result<Source, Error> {
    let missing = || Error::NotFound(format!("{}的申报材料不在库中", case.number));
    let package = reader.packages_of(&case.number)?.pop().ok_or_else(missing)?;
    let name = case.package.file.clone();
    let mut files = Vec::new();
    for file in reader.package_files(package.id)? {
        match file.role {
            FileRole::Workbook => {
                let contents = Contents::from(reader.original(&file.sha256)?);
                // A workbook that came alone: what is attached to it was found within it, and is found again.
                if file.name == name {
                    return Ok(Source::Large { name, contents });
                }
                files.push((file.name, contents));
            }
            FileRole::Attachment => {
                let (size, head) = reader.original_head(&file.sha256, HEAD)?;
                files.push((file.name, Contents::kept(file.sha256, size, head)));
            }
            FileRole::Container => {}
        }
    }
    Ok(Source::Folder { name, files })
}
