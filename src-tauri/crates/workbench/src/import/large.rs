//! Attachments too large to be held, kept one by one before their package: each takes the desk for itself alone, so that
//! the window answers between them.

use std::sync::atomic::{AtomicBool, Ordering};

use casework::{AuditAction, Sha256Hex};
use intake::ReadPackage;
use jiff::Timestamp;
use serde_json::json;

use crate::error::Error;
use crate::import::view::{ImportStatus, ImportedPackage};
use crate::session::lock::Begun;
use crate::session::{Workbench, event};

/// Those that were kept and belong to no package yet.
pub(super) struct Large(Vec<Sha256Hex>);

/// Keeps a package's large attachments; `None` where the user stopped it, and then none of them is left.
pub(super) fn keep(
    desk: Begun<'_>,
    stop: &AtomicBool,
    file: &str,
    read: &ReadPackage,
) -> Result<Option<Large>, Error> {
    let mut kept = Large(Vec::new());
    for attachment in read.files.iter().filter(|attachment| !attachment.contents.is_held()) {
        if stop.load(Ordering::Relaxed) {
            kept.drop_all(desk);
            return Ok(None);
        }
        let one = desk.lock().and_then(|mut desk| desk.keep_large(file, attachment));
        match one {
            Ok(true) => kept.0.push(attachment.contents.sha256().clone()),
            Ok(false) => {}
            Err(error) => {
                kept.drop_all(desk);
                return Err(error);
            }
        }
    }
    Ok(Some(kept))
}

impl Large {
    /// Once the package is filed they are its own; where it is not, they are taken out again.
    pub(super) fn end(self, desk: Begun<'_>, stored: &Result<ImportedPackage, Error>) {
        match stored {
            Ok(package) if package.status == ImportStatus::Imported => {}
            Ok(_) | Err(_) => self.drop_all(desk),
        }
    }

    fn drop_all(self, desk: Begun<'_>) {
        if self.0.is_empty() {
            return;
        }
        // What cannot be taken out stays without harm: the next reading of the package finds it there.
        let _ = desk.lock().and_then(|mut desk| desk.drop_large(&self.0));
    }
}

impl Workbench {
    /// Whether it was not there before.
    fn keep_large(&mut self, file: &str, attachment: &intake::PackageFile) -> Result<bool, Error> {
        let session = self.session_mut()?;
        let (actor, contents) = (session.actor.clone(), &attachment.contents);
        session.store.write_soon::<_, Error>(|tx| {
            if tx.has_original(contents.sha256())? {
                return Ok(false);
            }
            tx.put_original_in_pieces(contents.sha256(), contents.size(), &mut |out| contents.copy_to(out))?;
            let record = json!({ "file": attachment.name, "sha256": contents.sha256() }).to_string();
            tx.audit(event(&actor, Timestamp::now(), AuditAction::ImportAttachment, file, "", &record))?;
            Ok(true)
        })
    }

    fn drop_large(&mut self, kept: &[Sha256Hex]) -> Result<(), Error> {
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        session.store.write_soon::<_, Error>(|tx| {
            for sha256 in kept {
                tx.drop_stray_original(sha256)?;
            }
            let record = json!({ "sha256": kept }).to_string();
            tx.audit(event(
                &actor,
                Timestamp::now(),
                AuditAction::ImportAttachmentsDropped,
                "",
                "",
                &record,
            ))?;
            Ok(())
        })
    }
}
