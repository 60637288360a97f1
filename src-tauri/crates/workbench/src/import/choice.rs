//! Under which policy a package is read: the one whose template it is, or the one that the reviewer says, or the only
//! one in force on the day that it is received. Never another.

use std::sync::Mutex;

use casework::PackVersion;
use intake::{NamedPack, RefusalCode, Refused};
use jiff::Timestamp;
use policy::Pack;
use store::Reader;

use crate::error::Error;
use crate::format::date;
use crate::policy::installed::{in_force, named as installed, pack_of};
use crate::session::lock::Begun;

/// The packs that were chosen in one import, so that it asks the store once and not once a package: whoever reads
/// ahead would wait for the package that is being stored.
pub(super) struct Choices<'a> {
    desk: Begun<'a>,
    /// What workbooks that are not our template are read under, where somebody said it.
    said: Option<&'static Pack>,
    chosen: Mutex<Vec<(Option<NamedPack>, &'static Pack)>>,
}

impl<'a> Choices<'a> {
    pub(super) fn new(desk: Begun<'a>, said: Option<&'static Pack>) -> Choices<'a> {
        Choices { desk, said, chosen: Mutex::new(Vec::new()) }
    }

    /// As [`pack_for`].
    pub(super) fn pack(&self, named: Option<&NamedPack>) -> Result<Result<&'static Pack, Refused>, Error> {
        let chosen = || self.chosen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = chosen().iter().find(|(name, _)| name.as_ref() == named).map(|(_, pack)| *pack);
        if let Some(pack) = known {
            return Ok(Ok(pack));
        }
        let found = self.desk.lock()?.session()?.store.read(|reader| pack_for(reader, named, self.said))?;
        if let Ok(pack) = found {
            chosen().push((named.cloned(), pack));
        }
        Ok(found)
    }
}

/// The pack for a workbook that names one, or that names none.
///
/// # Errors
/// What the store refuses; within, why no policy can be chosen, in words.
pub(crate) fn pack_for(
    reader: &Reader<'_>,
    named: Option<&NamedPack>,
    said: Option<&'static Pack>,
) -> Result<Result<&'static Pack, Refused>, Error> {
    let Some(named) = named else { return unnamed(reader, said) };
    let found = match named.version {
        Some(version) => pack_of(reader, &PackVersion::new(named.id.clone(), version)),
        None => installed(reader, &named.id),
    };
    match found {
        Ok(pack) => Ok(Ok(pack)),
        Err(Error::NotFound(_)) => {
            let version = named.version.map(|version| format!("第 {version} 版")).unwrap_or_default();
            let full =
                named.version.map_or_else(|| named.id.clone(), |version| format!("{}@{version}", named.id));
            // What comes with the program need not be looked for.
            let ours = if policy::shipped(&full).is_some() { "该版随程序提供，" } else { "" };
            Ok(Err(Refused::new(
                RefusalCode::OtherPolicy,
                format!(
                    "本件按政策“{}”{version}的申报表填写，库中没有安装这一政策，不能按其他政策识读。\
                     {ours}请由管理员安装该政策包（policy install {full}），或请企业改用本政策的申报表。",
                    named.id
                ),
            )))
        }
        Err(error) => Err(error),
    }
}

fn unnamed(
    reader: &Reader<'_>,
    said: Option<&'static Pack>,
) -> Result<Result<&'static Pack, Refused>, Error> {
    if let Some(said) = said {
        return Ok(Ok(said));
    }
    let found = in_force(reader, date(Timestamp::now()))?;
    let unclear = |message: String| Ok(Err(Refused::new(RefusalCode::PolicyUnclear, message)));
    match found.as_slice() {
        [only] => Ok(Ok(only)),
        [] => unclear("库中没有今天施行的政策。请指明按哪一政策识读（--policy）。".to_owned()),
        several => {
            let of = |pack: &&Pack| format!("《{}》（{}）", pack.title, PackVersion::of(pack));
            let names = several.iter().map(of).collect::<Vec<_>>().join("、");
            unclear(format!("本件不是本系统的申报表，看不出按哪一政策申报。请指明（--policy）：{names}。"))
        }
    }
}
