//! The packs that a store's cases are worked under: each version as it was installed, parsed once. A new store gets
//! every version that comes with the program; a store of before keeps the one that its cases were worked under.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use casework::{Actor, AuditAction, PackVersion};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Pack, PackError, PackFiles};
use store::{InstalledPolicy, NewPolicy, OfPolicy, Reader, Tx};

use crate::error::Error;
use crate::format::day;
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
        None if reader.policies()?.is_empty() => {
            let first = first_versions().into_iter().find(|(pack, _)| PackVersion::of(pack) == *version);
            first.map(|(pack, _)| pack).ok_or_else(|| not_installed(version))
        }
        None => Err(not_installed(version)),
    }
}

fn not_installed(version: &PackVersion) -> Error {
    Error::NotFound(match policy::shipped(&version.to_string()) {
        Some(_) => format!(
            "库中没有装入政策“{version}”。该版随程序提供，请由管理员在“管理·政策”装入（policy install {version}）"
        ),
        None => format!("库中没有政策“{version}”。请由管理员安装该政策包（policy install）"),
    })
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
    Ok(first_versions()
        .into_iter()
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
/// being installed. One that cannot be read is passed over: it keeps nobody from the others, and the list of policies
/// says what is wrong with it.
pub(crate) fn working(reader: &Reader<'_>) -> Result<Vec<&'static Pack>, Error> {
    let mut newest: Vec<PackVersion> = Vec::new();
    for one in versions(reader)?.into_iter().filter(|one| one.retired_at.is_none()) {
        match newest.iter_mut().find(|known| known.id == one.pack.id) {
            Some(known) if known.version < one.pack.version => *known = one.pack,
            Some(_) => {}
            None => newest.push(one.pack),
        }
    }
    Ok(newest.iter().filter_map(|pack| pack_of(reader, pack).ok()).collect())
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
    pack_of(reader, &version_named(reader, name)?)
}

/// Which version a name means, whether or not it can be read.
pub(crate) fn version_named(reader: &Reader<'_>, name: &str) -> Result<PackVersion, Error> {
    let all = versions(reader)?;
    let wanted = PackVersion::parts(name);
    let of = |one: &&InstalledPolicy| match wanted {
        Some((id, version)) => one.pack.id == id && version.is_none_or(|version| version == one.pack.version),
        None => false,
    };
    let found = all.iter().filter(of).max_by_key(|one| (one.retired_at.is_none(), one.pack.version));
    match found {
        Some(found) => Ok(found.pack.clone()),
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

/// What lists and sums are asked for: `ID` in any version, or `ID@N`.
///
/// # Errors
/// One that is not in the store, naming those that are.
pub(crate) fn asked_for(reader: &Reader<'_>, name: Option<&str>) -> Result<Option<OfPolicy>, Error> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return Ok(None) };
    let found = version_named(reader, name)?;
    let version = PackVersion::parts(name).and_then(|(_, version)| version);
    Ok(Some(OfPolicy { id: found.id, version }))
}

/// The newest version of an id that is in the store and can be read, whatever became of it: what titles of old rows are
/// read from.
pub(crate) fn newest(reader: &Reader<'_>, id: &str) -> Result<Option<&'static Pack>, Error> {
    let mut all = versions(reader)?;
    all.retain(|one| one.pack.id == id);
    all.sort_by_key(|one| std::cmp::Reverse(one.pack.version));
    Ok(all.iter().find_map(|one| pack_of(reader, &one.pack).ok()))
}

/// Of every policy in the store its newest version that can be read, retired or not: what sums over all cases are told
/// by.
pub(crate) fn newest_of_each(reader: &Reader<'_>) -> Result<Vec<&'static Pack>, Error> {
    let mut ids: Vec<String> = Vec::new();
    for one in versions(reader)? {
        if !ids.contains(&one.pack.id) {
            ids.push(one.pack.id);
        }
    }
    let found: Vec<_> = ids.iter().map(|id| newest(reader, id)).collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// A version as lists name it: its title, and what is to be known of it.
pub(crate) struct Named {
    /// The policy's title, or its name where it is not in the store.
    pub(crate) title: String,
    /// The same with what tells it from others of the title: `《…》第 2 版`, and its document number.
    pub(crate) cited: String,
    /// That it is retired, or why it cannot be read; empty where neither.
    pub(crate) note: String,
}

/// A version as lists name it. A list with a case of a version that is retired or cannot be read still opens.
pub(crate) fn listed(reader: &Reader<'_>, version: &PackVersion) -> Result<Named, Error> {
    let installed = versions(reader)?.into_iter().find(|one| one.pack == *version);
    let pack = pack_of(reader, version);
    let note = match (&pack, &installed) {
        (Err(error), _) => error.to_string(),
        (Ok(_), Some(InstalledPolicy { retired_at: Some(at), .. })) => format!("{} 停用", day(*at)),
        (Ok(_), _) => String::new(),
    };
    let number = pack.ok().and_then(|pack| pack.document_no.as_deref());
    let number = number.map(|number| format!("（{number}）")).unwrap_or_default();
    let title = installed.map_or_else(|| version.to_string(), |one| one.title);
    let cited = format!("《{title}》第 {} 版{number}", version.version);
    Ok(Named { title, cited, note })
}

type Shipped = (&'static Pack, PackFiles);

/// Every version that comes with the program, in order.
fn shipped() -> Vec<Shipped> {
    let packs = policy::shipped_packs().into_iter();
    packs.filter_map(|pack| Some((pack, policy::shipped_files(&pack.name())?))).collect()
}

/// Of each policy the first version: what the cases of a store were worked under before it kept packs.
fn first_versions() -> Vec<Shipped> {
    let mut first: Vec<Shipped> = Vec::new();
    for one in shipped() {
        if first.iter().all(|(known, _)| known.id != one.0.id) {
            first.push(one);
        }
    }
    first
}

/// Of an installed policy the newest version that comes with the program, where the store has none as new.
pub(crate) fn newer_shipped(reader: &Reader<'_>, id: &str) -> Result<Option<PackVersion>, Error> {
    let newest = policy::shipped(id).map(PackVersion::of);
    let installed = versions(reader)?;
    let known = |new: &PackVersion| installed.iter().any(|one| one.pack.id == id && one.pack >= *new);
    Ok(newest.filter(|new| !known(new)))
}

/// Installs every version that comes with the program into a store that is being made.
pub(crate) fn install_shipped(tx: &Tx<'_>, actor: &Actor, now: Timestamp) -> Result<(), Error> {
    install_each(tx, &shipped(), actor, now)
}

/// Installs what a store of before was worked under.
pub(crate) fn install_first_versions(tx: &Tx<'_>, actor: &Actor, now: Timestamp) -> Result<(), Error> {
    install_each(tx, &first_versions(), actor, now)
}

fn install_each(tx: &Tx<'_>, packs: &[Shipped], actor: &Actor, now: Timestamp) -> Result<(), Error> {
    for (pack, files) in packs {
        install(tx, (pack, files), None, "", now)?;
        let after = serde_json::json!({ "sha256": files.sha256(), "title": pack.title }).to_string();
        let subject = PackVersion::of(pack).to_string();
        tx.audit(event(actor, now, AuditAction::PolicyInstall, &subject, "", &after))?;
    }
    Ok(())
}

/// Whether the store was made before packs were kept in stores.
pub(crate) fn keeps_no_packs(reader: &Reader<'_>) -> Result<bool, Error> {
    Ok(reader.policies()?.is_empty())
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
