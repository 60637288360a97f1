//! Which certificates count, and until when: roots of now and before, and what was withdrawn, judged by its date.

use std::path::Path;

use casework::{AuditAction, Role, Sha256Hex};
use jiff::Timestamp;
use jiff::civil::Date;
use memo::{Certificate, Verification, certificate};
use store::{Reader, Revocation};

use crate::error::Error;
use crate::format::{date, moment, start_of};
use crate::session::trusted_roots;
use crate::session::{Workbench, event, recorded, typed};

/// The store's own roots, those before the one in force too: memos keep the root that they were signed under.
pub(super) fn own_roots(reader: &Reader<'_>) -> Result<Vec<Certificate>, Error> {
    let roots = reader.root_certificates()?;
    Ok(roots.iter().map(|root| certificate::read(&root.der)).collect::<Result<_, _>>()?)
}

/// Every root that a memo may lead to: in one verification, whichever of them each signature has.
pub(super) fn known_roots(reader: &Reader<'_>) -> Result<Vec<Certificate>, Error> {
    let mut roots = own_roots(reader)?;
    for root in trusted_roots(reader)? {
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    Ok(roots)
}

/// Which certificates of a file's signatures had been retired or revoked when they signed, in words. What they signed
/// before is as good as ever.
pub(super) fn withdrawn(reader: &Reader<'_>, report: &Verification) -> Result<Vec<String>, Error> {
    // A signature says its moment in whole seconds. One of the second in which its key was retired came before it:
    // the key went with the retirement. One of the second of a revocation counts as after it: somebody has the key.
    let mut ends: Vec<(Sha256Hex, i64, Timestamp, String)> = Vec::new();
    let retired = |der: &[u8], at: Option<Timestamp>| {
        Some((Sha256Hex::of(der), at?.as_second() + 1, at?, "停用".to_owned()))
    };
    for user in reader.list_users()? {
        let kept = reader.certificates(user.person.id)?.into_iter();
        ends.extend(kept.filter_map(|kept| retired(&kept.der, kept.retired_at)));
    }
    let roots = reader.root_certificates()?.into_iter();
    ends.extend(roots.filter_map(|root| retired(&root.der, root.retired_at)));
    let revoked = reader.revocations()?.into_iter();
    ends.extend(
        revoked.map(|one| {
            (one.certificate, one.since.as_second(), one.since, format!("吊销（{}）", one.reason))
        }),
    );
    let mut found = Vec::new();
    for signature in &report.signatures {
        for one in &signature.path {
            let own = Sha256Hex::of(&certificate::to_der(one)?);
            let at = signature.at.as_second();
            let ended = ends.iter().filter(|(known, first, ..)| *known == own && *first <= at);
            let name = certificate::common_name(one).unwrap_or_default();
            found.extend(ended.map(|(_, _, since, how)| {
                format!(
                    "{}签名：“{name}”的证书已于 {} {how}，签名时间 {} 在其后",
                    signature.role,
                    moment(*since),
                    moment(signature.at)
                )
            }));
        }
    }
    Ok(found)
}

impl Workbench {
    /// Revokes certificates from a day on, such as one whose key was lost: what they signed from then on is not good,
    /// and nothing more is signed with them. Returns their names.
    ///
    /// # Errors
    /// Not an administrator; a file that holds no certificate; no reason; a day that is not over.
    pub fn revoke_certificate(
        &mut self,
        file: &Path,
        since: Option<Date>,
        reason: &str,
    ) -> Result<Vec<String>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::CertificateRevoke, &file.display().to_string())?;
        let (path, reason, now) = (typed(file), reason.trim(), Timestamp::now());
        if reason.is_empty() {
            return Err(Error::invalid("请写明吊销的原因"));
        }
        let since = match since {
            None => now,
            Some(day) if day > date(now) => return Err(Error::invalid(format!("吊销之日 {day} 还没有到"))),
            Some(day) => start_of(day)?,
        };
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        let actor = session.actor.clone();
        let mut revoked = Vec::new();
        for one in certificate::read_all(&bytes)? {
            revoked.push(Revocation {
                certificate: Sha256Hex::of(&certificate::to_der(&one)?),
                name: certificate::common_name(&one).unwrap_or_default(),
                since,
                reason: reason.to_owned(),
                by: actor.person.clone(),
                at: now,
            });
        }
        session.store.write::<_, Error>(|tx| {
            for one in &revoked {
                tx.revoke(one)?;
                let record = serde_json::json!({
                    "certificate": one.certificate, "since": one.since.to_string(), "reason": one.reason,
                });
                tx.audit(event(
                    &actor,
                    now,
                    AuditAction::CertificateRevoke,
                    &one.name,
                    "",
                    &recorded(&record)?,
                ))?;
            }
            Ok(())
        })?;
        Ok(revoked.into_iter().map(|one| one.name).collect())
    }
}
