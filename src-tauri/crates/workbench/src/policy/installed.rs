//! The packs that a store's cases are worked under: each version as it was installed, parsed once. What came with the
//! program is installed at the first sign-in, the same way as what an administrator brings.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use casework::{Actor, AuditAction, PackVersion};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Pack, PackError, PackFiles};
use store::{InstalledPolicy, NewPolicy, Reader, Tx};

use crate::error::Error;
use crate::session::event;

/// Packs by the SHA-256 of their files. Few are ever installed, and each lives as long as the process: cases that are
/// being worked on keep theirs.
static PARSED: Mutex<BTreeMap<String, &'static Pack>> = Mutex::new(BTreeMap::new());

/// The pack of a version.
///
/// # Errors
/// One that is not in the store; one that cannot be read.
pub(crate) fn pack_of(reader: &Reader<'_>, version: &PackVersion) -> Result<&'static Pack, Error> {
    match reader.policy(version)? {
        Some(installed) => parsed(reader, &installed),
        // A store that nobody has signed in to since the program keeps packs.
        None => policy::shipped(&version.to_string()).ok_or_else(|| {
            Error::NotFound(format!("库中没有政策“{version}”。请由管理员安装该政策包（policy install）"))
        }),
    }
}

fn parsed(reader: &Reader<'_>, installed: &InstalledPolicy) -> Result<&'static Pack, Error> {
    let known = PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(&installed.sha256).copied();
    if let Some(known) = known {
        return Ok(known);
    }
    let damaged = |why: String| Error::invalid(format!("库中的政策“{}”读不出来：{why}", installed.pack));
    let files = PackFiles::new(reader.policy_files(&installed.pack)?);
    let files = files.map_err(|error| damaged(error.to_string()))?;
    let pack = Pack::from_files(&files).map_err(|faults| damaged(all(&faults)))?;
    let mut packs = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(packs.entry(installed.sha256.clone()).or_insert_with(|| Box::leak(Box::new(pack))))
}

/// Every fault of a pack, a line each.
pub(crate) fn all(faults: &[PackError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Every version that is in the store, or would be at the next sign-in.
fn versions(reader: &Reader<'_>) -> Result<Vec<InstalledPolicy>, Error> {
    let installed = reader.policies()?;
    if !installed.is_empty() {
        return Ok(installed);
    }
    Ok(shipped()
        .map(|(pack, files)| InstalledPolicy {
            pack: PackVersion::of(pack),
            sha256: files.sha256(),
            title: pack.title.clone(),
            approval: String::new(),
            by: None,
            at: Timestamp::UNIX_EPOCH,
            retired_at: None,
        })
        .collect())
}

/// The packs that new applications are read under: of each id the newest version that is not retired, in the order of
/// being installed.
pub(crate) fn working(reader: &Reader<'_>) -> Result<Vec<&'static Pack>, Error> {
    let mut newest: Vec<PackVersion> = Vec::new();
    for one in versions(reader)?.into_iter().filter(|one| one.retired_at.is_none()) {
        match newest.iter_mut().find(|known| known.id == one.pack.id) {
            Some(known) if known.version < one.pack.version => *known = one.pack,
            Some(_) => {}
            None => newest.push(one.pack),
        }
    }
    newest.iter().map(|pack| pack_of(reader, pack)).collect()
}

/// Those of the working packs that are in force on a day; a draft without dates counts on any.
pub(crate) fn in_force(reader: &Reader<'_>, on: Date) -> Result<Vec<&'static Pack>, Error> {
    let day = on.to_string();
    let holds = |pack: &&'static Pack| {
        pack.in_force_from.as_ref().is_none_or(|from| *from <= day)
            && pack.in_force_to.as_ref().is_none_or(|to| *to >= day)
    };
    Ok(working(reader)?.into_iter().filter(holds).collect())
}

/// A pack by `ID` (its newest version that is not retired, or its newest) or `ID@N`.
///
/// # Errors
/// One that is not in the store, naming those that are.
pub(crate) fn named(reader: &Reader<'_>, name: &str) -> Result<&'static Pack, Error> {
    let all = versions(reader)?;
    let wanted = PackVersion::parts(name);
    let of = |one: &&InstalledPolicy| match wanted {
        Some((id, version)) => one.pack.id == id && version.is_none_or(|version| version == one.pack.version),
        None => false,
    };
    let found = all.iter().filter(of).max_by_key(|one| (one.retired_at.is_none(), one.pack.version));
    match found {
        Some(found) => pack_of(reader, &found.pack),
        None => {
            let known = all.iter().map(|one| one.pack.to_string()).collect::<Vec<_>>().join("、");
            Err(Error::NotFound(format!("库中没有政策“{}”，已安装：{known}", name.trim())))
        }
    }
}

/// The pack that something is set for or shown of: the one that is named, or the only one; where there are several and
/// none is named, the one that was installed first.
pub(crate) fn chosen(reader: &Reader<'_>, name: Option<&str>) -> Result<&'static Pack, Error> {
    if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
        return named(reader, name);
    }
    let first = working(reader)?.into_iter().next();
    first.ok_or_else(|| Error::invalid("库中没有未停用的政策。请由管理员安装政策包（policy install）"))
}

/// The newest version of an id that is in the store, whatever became of it: what titles of old rows are read from.
pub(crate) fn newest(reader: &Reader<'_>, id: &str) -> Result<Option<&'static Pack>, Error> {
    let all = versions(reader)?;
    let last = all.iter().filter(|one| one.pack.id == id).max_by_key(|one| one.pack.version);
    last.map(|one| pack_of(reader, &one.pack)).transpose()
}

fn shipped() -> impl Iterator<Item = (&'static Pack, PackFiles)> {
    let packs = policy::shipped_ids().into_iter().filter_map(|id| Some((policy::shipped(id)?, id)));
    packs.filter_map(|(pack, id)| Some((pack, policy::shipped_files(id)?)))
}

/// Installs what came with the program and is not there yet.
pub(crate) fn install_shipped(tx: &Tx<'_>, actor: &Actor, now: Timestamp) -> Result<(), Error> {
    for (pack, files) in shipped() {
        if tx.policy(&PackVersion::of(pack))?.is_none() {
            install(tx, (pack, &files), None, "", now)?;
            let after = serde_json::json!({ "sha256": files.sha256(), "title": pack.title }).to_string();
            let subject = PackVersion::of(pack).to_string();
            tx.audit(event(actor, now, AuditAction::PolicyInstall, &subject, "", &after))?;
        }
    }
    Ok(())
}

/// Whether what came with the program is still to be installed.
pub(crate) fn lacks_shipped(reader: &Reader<'_>) -> Result<bool, Error> {
    for (pack, _) in shipped() {
        if reader.policy(&PackVersion::of(pack))?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts a pack into the store. Rulings and parameters of the version before that it still knows hold for it too.
pub(crate) fn install(
    tx: &Tx<'_>,
    (pack, files): (&Pack, &PackFiles),
    by: Option<&casework::Person>,
    approval: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let version = PackVersion::of(pack);
    let before = tx.policies()?.into_iter().filter(|one| one.pack.id == version.id);
    let before = before.map(|one| one.pack).filter(|one| one.version < version.version).max();
    let sha256 = files.sha256();
    let new = NewPolicy { pack: version.clone(), sha256: &sha256, title: &pack.title, approval, by, at: now };
    tx.install_policy(&new, &mut files.iter())?;
    let Some(before) = before else { return Ok(()) };
    for made in tx.rulings(&before)? {
        let known = pack.rulings.iter().find(|known| known.id == made.ruling);
        if known.is_some_and(|known| known.readings.iter().any(|reading| reading.id == made.reading)) {
            tx.set_ruling(&version, &made)?;
        }
    }
    for set in tx.parameters(&before)? {
        let tables = pack.rate_tables(|_| None).map_err(Error::invalid)?;
        let known = pack.parameters.iter().any(|known| known.name == set.parameter)
            || tables.iter().any(|table| table.file == set.parameter);
        if known {
            tx.set_parameter(&version, &set)?;
        }
    }
    Ok(())
}
