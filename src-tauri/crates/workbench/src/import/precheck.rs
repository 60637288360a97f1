//! 自查: a package as its own applicant sees it before handing it in. No store, nobody signed in, nothing kept: the
//! package is read, its vouchers held against its rows, and the rules asked what they would give at most.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use casework::{
    AskedMaterial, AssessmentInputs, Case, Computed, PackVersion, ProblemCode, Severity,
    asked_about_vouchers, asked_materials, assessed_claim, label_of,
};
use intake::{FileRole, Limits, NamedPack, ReadPackage, RefusalCode, Refused, Source, Watch};
use jiff::Timestamp;
use policy::{Outcome, Pack};
use vouchers::{ClaimWords, Reading, VoucherProblem, compare, read_apart};

use crate::error::Error;
use crate::format::{count, date};
use crate::import::view::{PrecheckClaim, PrecheckProblem, PrecheckView};
use crate::saved_files::save_new;
use crate::session::typed;
use crate::vouchers::check::checked;

/// Checks a package without a store: under the policy of its own template, the one that is named (`ID` or `ID@N`), or
/// the only shipped one that is in force today.
///
/// # Errors
/// A package that cannot be read at all; a policy that is not shipped; [`Error::Stopped`].
pub fn precheck(
    path: &Path,
    policy: Option<&str>,
    tell: &dyn Fn(&str),
    stop: &AtomicBool,
) -> Result<PrecheckView, Error> {
    let said = policy.map(shipped).transpose()?;
    let stopped = || stop.load(Ordering::Relaxed);
    let (limits, watch) = (Limits::default(), Watch::new(&|_| {}, &stopped));
    let choose = |named: Option<&NamedPack>| match (named, said) {
        (Some(named), _) => of_template(named),
        (None, Some(said)) => Ok(said),
        (None, None) => in_force(),
    };
    let source = Source::from_path(&typed(path), &limits, &watch);
    let read = source.and_then(|source| intake::read_under(source, &choose, &|_| None, &limits, &watch));
    let read = read.map_err(|refused| match refused.code {
        RefusalCode::Cancelled => Error::Stopped,
        _ => Error::Invalid(refused.message),
    })?;
    let pack = shipped(&read.pack.to_string())?;
    let readings = readings(&read, tell, stop)?;
    let mut case = Case::received("自查", "", read.pack.clone(), read.package.clone(), Timestamp::now());
    case.problems.clone_from(&read.problems);
    let words = ClaimWords { pack: Some(pack), ..ClaimWords::default() };
    let compared = compare(&case.package, &readings, &words);
    case.vouchers = Some(checked((&case.package, pack), &readings, &compared, &[]));
    view(&case, pack, &read)
}

/// Saves what was found as a workbook. An existing file is not replaced.
///
/// # Errors
/// A place that cannot be written.
pub fn save_precheck(found: &PrecheckView, path: &Path) -> Result<String, Error> {
    let header = ["程度", "位置", "凭证中的位置", "问题", "怎么办"].map(str::to_owned);
    let mut rows: Vec<Vec<String>> = found
        .problems
        .iter()
        .map(|problem| {
            vec![
                severity(problem.severity).to_owned(),
                problem.place.clone(),
                problem.voucher.clone(),
                problem.message.clone(),
                problem.remedy.clone(),
            ]
        })
        .collect();
    rows.extend(found.claims.iter().map(|claim| {
        let at_most = claim.at_most.map_or_else(
            || "按现有材料算不出".to_owned(),
            |most| format!("按规则至多 {} 元", most.grouped()),
        );
        let what = [claim.title.as_str(), claim.project.as_str()].join("　");
        vec!["测算".to_owned(), what.trim().to_owned(), String::new(), at_most, claim.lacks.join("；")]
    }));
    save_new(&typed(path), &intake::listing("自查", &header, &rows)?)
}

/// Saves what was found as a PDF. An existing file is not replaced.
///
/// # Errors
/// A place that cannot be written; fonts that are not there.
pub fn print_precheck(found: &PrecheckView, fonts: &Path, path: &Path) -> Result<String, Error> {
    let listed = found.problems.iter().map(|problem| memo::SelfCheckRow {
        severity: severity(problem.severity).to_owned(),
        place: match problem.voucher.as_str() {
            "" => problem.place.clone(),
            voucher => format!("{}；{voucher}", problem.place),
        },
        problem: problem.message.clone(),
        remedy: problem.remedy.clone(),
    });
    let claims = found.claims.iter().map(|claim| {
        let at_most = claim.at_most.map_or_else(
            || "按现有材料算不出金额".to_owned(),
            |most| format!("按规则至多{}元", most.grouped()),
        );
        let lacks =
            if claim.lacks.is_empty() { String::new() } else { format!("（{}）", claim.lacks.join("；")) };
        format!("{} {}　{}：{at_most}{lacks}。{}", claim.clause, claim.title, claim.project, claim.coverage)
    });
    let content = memo::SelfCheck {
        applicant: found.applicant.clone(),
        file: found.file.clone(),
        policy: found.policy.clone(),
        date: date(Timestamp::now()),
        rows: listed.collect(),
        claims: claims.collect(),
    };
    let bytes = memo::render_self_check(&content, &memo::Fonts::with(fonts, &BTreeMap::new())?)?;
    save_new(&typed(path), &bytes)
}

/// In Chinese.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "提醒",
        Severity::Note => "说明",
    }
}

/// A shipped pack by `ID` (its newest version) or `ID@N`.
fn shipped(name: &str) -> Result<&'static Pack, Error> {
    let wanted = PackVersion::parts(name);
    let of = |pack: &&'static Pack| match wanted {
        Some((id, version)) => pack.id == id && version.is_none_or(|version| version == pack.number),
        None => false,
    };
    let found = policy::shipped_packs().into_iter().filter(of).max_by_key(|pack| pack.number);
    found.ok_or_else(|| {
        let known: Vec<String> =
            policy::shipped_packs().into_iter().map(|pack| PackVersion::of(pack).to_string()).collect();
        Error::NotFound(format!("程序没有自带政策“{}”，自带的有：{}", name.trim(), known.join("、")))
    })
}

fn of_template(named: &NamedPack) -> Result<&'static Pack, Refused> {
    let name = named.version.map_or_else(|| named.id.clone(), |version| format!("{}@{version}", named.id));
    shipped(&name).map_err(|error| Refused::new(RefusalCode::OtherPolicy, error.to_string()))
}

/// The only shipped policy that is in force today, in its newest version; a draft without dates counts on any day.
fn in_force() -> Result<&'static Pack, Refused> {
    let day = date(Timestamp::now()).to_string();
    let holds = |pack: &Pack| {
        pack.in_force_from.as_ref().is_none_or(|from| *from <= day)
            && pack.in_force_to.as_ref().is_none_or(|to| *to >= day)
    };
    let newest = policy::shipped_ids().into_iter().filter_map(|id| shipped(id).ok());
    let found: Vec<&'static Pack> = newest.filter(|pack| holds(pack)).collect();
    match found.as_slice() {
        [only] => Ok(only),
        [] => Err(Refused::new(RefusalCode::PolicyUnclear, "没有今天施行的政策，请用 --policy 指明")),
        several => {
            let names: Vec<String> = several.iter().map(|pack| PackVersion::of(pack).to_string()).collect();
            let message = format!("看不出按哪一政策申报，请用 --policy 指明：{}", names.join("、"));
            Err(Refused::new(RefusalCode::PolicyUnclear, message))
        }
    }
}

/// What the attachments say as vouchers, each read in a child process.
fn readings(read: &ReadPackage, tell: &dyn Fn(&str), stop: &AtomicBool) -> Result<Vec<Reading>, Error> {
    let limits = vouchers::Limits::default();
    let mut readings = Vec::new();
    for file in read.files.iter().filter(|file| file.role == FileRole::Attachment) {
        tell(&file.name);
        let reading = if file.contents.size() > limits.file_bytes {
            Reading::failed(&file.name, VoucherProblem::too_large(&file.name, "文件过大"))
        } else {
            let bytes = file.contents.whole().map_err(Error::io(Path::new(&file.name)))?;
            read_apart(&file.name, &bytes, &limits, &|| stop.load(Ordering::Relaxed))
        };
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        readings.push(reading);
    }
    Ok(readings)
}

fn view(case: &Case, pack: &'static Pack, read: &ReadPackage) -> Result<PrecheckView, Error> {
    let inputs = AssessmentInputs {
        pack,
        rulings: Vec::new(),
        parameters: BTreeMap::new(),
        prior_awards: Vec::new(),
        decided_elsewhere: Vec::new(),
    };
    let computed = Computed::now(case, &inputs)?;
    let claims: Vec<PrecheckClaim> =
        case.claims().map(|claim| claim_view(case, pack, &computed, claim)).collect();
    let mut problems = problems(case, pack, read);
    problems.sort_by_key(|problem| match problem.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    let check = case.vouchers.as_ref();
    Ok(PrecheckView {
        file: case.package.file.clone(),
        policy: format!("{}（{}）", pack.title, PackVersion::of(pack)),
        applicant: case.applicant_name().to_owned(),
        wrong: problems.iter().any(|problem| problem.severity != Severity::Note),
        problems,
        at_most: claims.iter().filter_map(|claim| claim.at_most).sum(),
        claims,
        files: check.map_or(0, |check| check.files),
        vouchers: check.map_or(0, |check| count(check.vouchers.len())),
    })
}

fn claim_view(case: &Case, pack: &Pack, computed: &Computed, claim: &casework::Claim) -> PrecheckClaim {
    let benefit = pack.benefit(&claim.benefit);
    let found = assessed_claim(&computed.assessed, &claim.id);
    let mut lacks = Vec::new();
    if let (Some(found), Some(benefit)) = (found, benefit) {
        lacks.extend(found.missing.iter().map(|name| format!("缺{}", label_of(pack, benefit, name))));
        let unmet = found.criteria.iter().filter(|criterion| criterion.outcome == Outcome::Unmet);
        lacks.extend(unmet.map(|criterion| {
            let own = benefit.criteria.iter().find(|own| own.id == criterion.id);
            format!("不符合“{}”", own.map_or(criterion.id.as_str(), |own| own.label.as_str()))
        }));
    }
    PrecheckClaim {
        title: benefit.map_or_else(|| claim.benefit.clone(), |benefit| benefit.title.clone()),
        clause: benefit
            .and_then(|benefit| pack.clause(&benefit.clause))
            .map(|clause| clause.number.clone())
            .unwrap_or_default(),
        year: claim.year,
        project: claim.project.clone().unwrap_or_default(),
        at_most: computed.payable(&claim.id),
        lacks,
        coverage: match case.items_of(&claim.id).next() {
            Some(_) => case.coverage(&claim.id).map(|coverage| coverage.words()).unwrap_or_default(),
            None => String::new(),
        },
    }
}

/// Cells, papers that are missing, and vouchers that differ, as the applicant may read them.
fn problems(case: &Case, pack: &Pack, read: &ReadPackage) -> Vec<PrecheckProblem> {
    let mut found: Vec<PrecheckProblem> = Vec::new();
    for reason in read.foreign.iter().flat_map(|foreign| &foreign.open) {
        found.push(PrecheckProblem {
            severity: Severity::Error,
            code: ProblemCode::NeedsMapping,
            place: "申报材料".to_owned(),
            voucher: String::new(),
            message: reason.clone(),
            remedy: "请改用本政策的申报表填写（template）".to_owned(),
        });
    }
    found.extend(case.problems.iter().map(|problem| PrecheckProblem {
        severity: problem.severity,
        code: problem.code,
        place: problem.at.as_ref().map_or_else(|| "申报材料".to_owned(), ToString::to_string),
        voucher: String::new(),
        message: problem.message.to_string(),
        remedy: problem.remedy.to_string(),
    }));
    found.extend(asked_materials(case, pack).into_iter().filter(AskedMaterial::is_missing).map(|material| {
        PrecheckProblem {
            severity: Severity::Warning,
            code: ProblemCode::MaterialMissing,
            place: format!("材料“{}”", material.label),
            voucher: String::new(),
            message: "没有提交".to_owned(),
            remedy: "请补齐，并在“附件清单”中列明；已在其他文件中提交的，请写明文件名和页码".to_owned(),
        }
    }));
    found.extend(asked_about_vouchers(case).into_iter().map(|note| PrecheckProblem {
        severity: note.severity,
        code: note.code,
        place: match (&note.at, note.places.first()) {
            (Some(at), _) => at.to_string(),
            (None, Some(place)) => place.file.clone(),
            (None, None) => "附件".to_owned(),
        },
        voucher: note.places.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        message: note.message.to_string(),
        remedy: note.remedy.to_string(),
    }));
    found
}
