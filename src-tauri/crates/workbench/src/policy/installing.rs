//! Packs come into the store, are shown, retired and taken out again; open cases go over to a new version.

use std::path::Path;

use casework::{AuditAction, Case, PackVersion, Role, Stage};
use jiff::Timestamp;
use policy::{Difference, Pack, PackFiles, PackPage};
use serde_json::json;
use store::{InstalledPolicy, Reader};

use crate::cases::change::CaseChange;
use crate::error::Error;
use crate::format::moment;
use crate::policy::installed::{all, chosen, install, named, newer_shipped, pack_of, version_named};
use crate::policy::pack_files::write_pack;
use crate::policy::view::{CarriedCaseView, InstalledPolicyView, PolicyInstallView};
use crate::review::affected_cases::total;
use crate::review::findings::drop_stale_decisions;
use crate::session::{Session, Workbench, assessment_inputs, event, load, typed};

impl Workbench {
    /// Every version of every policy in the store, in the order of being installed.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn policies(&self) -> Result<Vec<InstalledPolicyView>, Error> {
        self.session()?.store.read(|reader| {
            let all = reader.policies()?;
            let newest = |one: &InstalledPolicy| {
                all.iter().all(|other| other.pack.id != one.pack.id || other.pack <= one.pack)
            };
            all.iter().map(|one| installed_view(reader, one.clone(), newest(one))).collect()
        })
    }

    /// A policy as a person would read it: `ID@N`, `ID`, or the first.
    ///
    /// # Errors
    /// Nobody signed in; a policy that is not installed.
    pub fn policy_page(&self, pack: Option<&str>) -> Result<PackPage, Error> {
        self.session()?.store.read(|reader| Ok(chosen(reader, pack)?.page()))
    }

    /// What installing a pack would mean. Nothing changes.
    ///
    /// # Errors
    /// Nobody signed in; files that are no pack.
    pub fn preview_policy(&self, files: &PackFiles) -> Result<PolicyInstallView, Error> {
        let pack = read(files)?;
        self.session()?.store.read(|reader| looked_at(reader, &pack, files))
    }

    /// Installs a pack whole: read, linted, its examples run, set against the version before. An installed version is
    /// never changed.
    ///
    /// # Errors
    /// Not an administrator; no approval document; files that are no pack; a fault or an example that does not hold; a
    /// version that is installed already.
    pub fn install_policy(&mut self, files: &PackFiles, approval: &str) -> Result<PolicyInstallView, Error> {
        let pack = read(files)?;
        let version = PackVersion::of(&pack);
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::PolicyInstall, &version.to_string())?;
        let incoming =
            Incoming { pack: &pack, files, action: AuditAction::PolicyInstall, before: "", remedy: "" };
        incoming.install(session, approval)
    }

    /// Retires a version, with the reason: nothing new is read under it, and what is worked under it stays.
    ///
    /// # Errors
    /// Not an administrator; no reason; a version that is not installed, or is retired already.
    pub fn retire_policy(&mut self, name: &str, reason: &str) -> Result<Vec<InstalledPolicyView>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::PolicyRetire, name)?;
        if reason.trim().is_empty() {
            return Err(Error::invalid("停用政策须写明原因"));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let version = version_named(tx, name)?;
            if tx.policy(&version)?.is_some_and(|one| one.retired_at.is_some()) {
                return Err(Error::invalid(format!("政策“{version}”已经停用")));
            }
            tx.retire_policy(&version, Some(now))?;
            let after = json!({ "reason": reason.trim() }).to_string();
            tx.audit(event(&actor, now, AuditAction::PolicyRetire, &version.to_string(), "", &after))?;
            Ok(())
        })?;
        self.policies()
    }

    /// Writes the files of an installed version into a folder. Gives its name.
    ///
    /// # Errors
    /// Nobody signed in; a version that is not installed; files that exist.
    pub fn export_policy(&mut self, name: &str, to: &Path) -> Result<String, Error> {
        let session = self.session_mut()?;
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        let (version, files) = session.store.read::<_, Error>(|reader| {
            let version = version_named(reader, name)?;
            Ok((version.clone(), reader.policy_files(&version)?))
        })?;
        let files = PackFiles::new(files).map_err(|error| Error::invalid(error.to_string()))?;
        session.store.write::<_, Error>(|tx| {
            let after = json!({ "sha256": files.sha256() }).to_string();
            tx.audit(event(&actor, now, AuditAction::PolicyExport, &version.to_string(), "", &after))?;
            Ok(())
        })?;
        write_pack(&files, &typed(to))?;
        Ok(version.to_string())
    }

    /// Works open cases under another version of their policy: all of them, or one. Signed ones stay. With `try_only`
    /// nothing changes.
    ///
    /// # Errors
    /// Not an administrator; versions that are not installed, or not of one policy; no such case.
    pub fn carry_over(
        &mut self,
        from: &str,
        to: &str,
        only: Option<&str>,
        try_only: bool,
    ) -> Result<Vec<CarriedCaseView>, Error> {
        let session = self.session_mut()?;
        session.require(&[Role::Admin], AuditAction::PolicyCarry, to)?;
        if try_only {
            return session.store.read(|reader| Ok(views(carried(reader, from, to, only)?)));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            let all = carried(tx, from, to, only)?;
            let count = all.iter().filter(|(_, moved)| moved.is_some()).count();
            let after = json!({ "carried": count, "of": all.len() }).to_string();
            tx.audit(event(&actor, now, AuditAction::PolicyCarry, to, from, &after))?;
            for (view, moved) in &all {
                let Some(case) = moved else { continue };
                tx.set_pack_version(&view.number, case.pack.version)?;
                let old = json!({ "payable": view.before, "pack": from }).to_string();
                let new = json!({ "payable": view.after, "pack": case.pack.to_string() }).to_string();
                tx.audit(event(&actor, now, AuditAction::PolicyCarry, &view.number, &old, &new))?;
                let inputs = assessment_inputs(tx, case)?;
                drop_stale_decisions(&mut CaseChange::of(tx, &actor, case.clone(), inputs), now)?;
                crate::cases::list::refresh(tx, &view.number)?;
            }
            Ok(views(all))
        })
    }
}

/// A pack on its way into the store.
pub(crate) struct Incoming<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) files: &'a PackFiles,
    /// Under which action it goes on record.
    pub(crate) action: AuditAction,
    /// The version that it is made of, where it is.
    pub(crate) before: &'a str,
    /// What to do where it is kept out.
    pub(crate) remedy: &'a str,
}

impl Incoming<'_> {
    /// Looks it over and installs it, on record.
    ///
    /// # Errors
    /// No approval document; whatever keeps it out.
    pub(crate) fn install(&self, session: &mut Session, approval: &str) -> Result<PolicyInstallView, Error> {
        if approval.trim().is_empty() {
            return Err(Error::invalid("安装政策须写明批准文件（如会议纪要、发文字号）"));
        }
        let looked = session.store.read(|reader| looked_at(reader, self.pack, self.files))?;
        if !looked.problems.is_empty() {
            let lines = looked.problems.iter().map(String::as_str).chain([self.remedy]);
            let lines = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
            return Err(Error::invalid(format!("没有安装，请先改正：\n{lines}")));
        }
        let (actor, now) = (session.actor.clone(), Timestamp::now());
        session.store.write::<_, Error>(|tx| {
            install(tx, (self.pack, self.files), Some(&actor.person), approval.trim(), now)?;
            let after = json!({
                "sha256": looked.sha256, "title": self.pack.title, "approval": approval.trim(),
                "document_no": self.pack.document_no, "in_force_from": self.pack.in_force_from,
                "in_force_to": self.pack.in_force_to,
                "follows": looked.follows, "differences": looked.differences,
            });
            let subject = PackVersion::of(self.pack).to_string();
            tx.audit(event(&actor, now, self.action, &subject, self.before, &after.to_string()))?;
            Ok(())
        })?;
        Ok(PolicyInstallView { installed: true, ..looked })
    }
}

/// A case, and as it is under the other version where it goes there.
type Carried = (CarriedCaseView, Option<Case>);

fn views(carried: Vec<Carried>) -> Vec<CarriedCaseView> {
    carried.into_iter().map(|(view, _)| view).collect()
}

/// What becomes of the cases of a version, or of one, under another.
fn carried(reader: &Reader<'_>, from: &str, to: &str, only: Option<&str>) -> Result<Vec<Carried>, Error> {
    let (before, after) = (PackVersion::of(named(reader, from)?), PackVersion::of(named(reader, to)?));
    if before.id != after.id || before == after {
        return Err(Error::invalid(format!(
            "“{before}”与“{after}”应是同一政策的两个版本。不同的政策之间不能转案"
        )));
    }
    let pack = pack_of(reader, &after)?;
    let numbers = match only {
        Some(number) => vec![load(reader, number)?.number],
        None => reader.case_numbers_under(&before)?,
    };
    let one = |number: String| {
        let case = load(reader, &number)?;
        let payable = total(&case, &assessment_inputs(reader, &case)?)?;
        let stays = stays(&case, &before, pack);
        let moved = stays.is_none().then(|| Case { pack: after.clone(), ..case.clone() });
        let then = match &moved {
            Some(moved) => total(moved, &assessment_inputs(reader, moved)?)?,
            None => payable,
        };
        let view = CarriedCaseView {
            number,
            applicant: case.applicant_name().to_owned(),
            before: payable,
            after: then,
            stays: stays.unwrap_or_default().to_owned(),
        };
        Ok((view, moved))
    };
    numbers.into_iter().map(one).collect()
}

/// Why a case stays under its version.
fn stays(case: &Case, before: &PackVersion, to: &Pack) -> Option<&'static str> {
    let closed = match case.stage {
        Stage::Received | Stage::InReview | Stage::Correction | Stage::Checking | Stage::Approving => false,
        Stage::Signed | Stage::Announced | Stage::Paid | Stage::Refused | Stage::Withdrawn => true,
    };
    if case.pack != *before {
        Some("不是按这一版本办理的")
    } else if closed {
        Some("已签发或办结，不变")
    } else if !case.signatures.is_empty() {
        Some("已有人签名，请先退回经办")
    } else if case.claims().any(|claim| to.benefit(&claim.benefit).is_none()) {
        Some("新版没有所申报的事项")
    } else {
        None
    }
}

fn read(files: &PackFiles) -> Result<Pack, Error> {
    Pack::from_files(files).map_err(|faults| Error::invalid(all(&faults)))
}

pub(crate) fn looked_at(
    reader: &Reader<'_>,
    pack: &Pack,
    files: &PackFiles,
) -> Result<PolicyInstallView, Error> {
    let version = PackVersion::of(pack);
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    if let Some(known) = reader.policy(&version)? {
        problems.push(match known.sha256 == files.sha256() {
            true => format!("政策“{version}”已经安装，内容相同"),
            false => {
                format!("政策“{version}”已经安装，内容与此不同：已装的版本不作改动，修改后请用新的版本号")
            }
        });
    }
    for lint in policy::lint(pack) {
        let line = format!("{}第 {} 行：{}", lint.file, lint.line, lint.message);
        match lint.severity {
            policy::Severity::Error => problems.push(line),
            policy::Severity::Note => remarks.push(line),
        }
    }
    let failures = policy::run_examples(pack).into_iter();
    problems.extend(failures.map(|failed| format!("算例“{}”不成立：{}", failed.example, failed.message)));
    let mut earlier: Vec<PackVersion> = reader.policies()?.into_iter().map(|one| one.pack).collect();
    earlier.retain(|one| one.id == version.id && one.version != version.version);
    let follows = earlier.into_iter().max();
    let differences = match &follows {
        Some(before) => policy::differences(pack_of(reader, before)?, pack).iter().map(in_a_line).collect(),
        None => Vec::new(),
    };
    Ok(PolicyInstallView {
        name: version.to_string(),
        title: pack.title.clone(),
        sha256: files.sha256(),
        problems,
        remarks,
        follows: follows.map(|before| before.to_string()),
        differences,
        installed: false,
    })
}

/// A difference and what it consists of.
fn in_a_line(one: &Difference) -> String {
    let details =
        one.details.iter().map(|detail| format!("{}：“{}” → “{}”", detail.of, detail.from, detail.to));
    let details = details.collect::<Vec<_>>().join("；");
    let head = one.heading();
    if details.is_empty() { head } else { format!("{head}（{details}）") }
}

fn installed_view(
    reader: &Reader<'_>,
    one: InstalledPolicy,
    newest: bool,
) -> Result<InstalledPolicyView, Error> {
    // A list with a pack that cannot be read still opens, and says so.
    let (pack, unreadable) = match pack_of(reader, &one.pack) {
        Ok(pack) => (Some(pack), String::new()),
        Err(error) => (None, error.to_string()),
    };
    let date = |of: fn(&Pack) -> Option<String>| pack.and_then(of);
    let newer = if newest { newer_shipped(reader, &one.pack.id)? } else { None };
    Ok(InstalledPolicyView {
        name: one.pack.to_string(),
        cases: reader.cases_under(&one.pack)?,
        unreadable,
        newer: newer.map(|newer| newer.to_string()),
        status: date(|pack| pack.status.clone()),
        document_no: date(|pack| pack.document_no.clone()),
        in_force_from: date(|pack| pack.in_force_from.clone()),
        in_force_to: date(|pack| pack.in_force_to.clone()),
        id: one.pack.id,
        version: one.pack.version,
        title: one.title,
        sha256: one.sha256,
        approval: one.approval,
        by: one.by.unwrap_or_default(),
        at: moment(one.at),
        retired_at: one.retired_at.map(moment).unwrap_or_default(),
    })
}
