//! A file that is in the store already, read anew: by another mapping, or by a program that reads it better. Until
//! somebody has signed, the new reading is the next version of its cases, and what is on record of cells that did not
//! change stays. An older file never takes the place of a corrected one.

use casework::{Action, Actor, AuditAction, Case, Problem, ProblemCode, Sha256Hex, align, permit};
use intake::ReadPackage;
use jiff::Timestamp;
use serde_json::json;
use store::{NewPackage, Tx};

use crate::error::Error;
use crate::import::new_cases::{keep, make_cases};
use crate::policy::installed::pack_of;
use crate::session::{event, load, recorded};

/// What a further reading came to.
pub(crate) enum Again {
    /// The next version of these cases.
    Versions(Vec<String>),
    /// It says what the last one said.
    Same,
}

/// What other cases claim too is found when a case is shown, and is of no reading.
const ELSEWHERE: ProblemCode = ProblemCode::ClaimedElsewhere;

/// Makes a reading the next version of the cases that came of the same file.
///
/// # Errors
/// Where none of the cases may be read anew: a refusal, a signature, a last version of another file. Claims that a case
/// would lose.
pub(crate) fn read_again(
    tx: &Tx<'_>,
    actor: &Actor,
    read: &mut ReadPackage,
    numbers: &[String],
    keep_mapping: bool,
    now: Timestamp,
) -> Result<Again, Error> {
    // Of several bureaus' cases, one may be signed while another is not: that one stays as it is.
    let mut cases: Vec<Case> = Vec::new();
    let mut version = 0;
    let mut refused = None;
    for number in numbers {
        let case = load(tx, number)?;
        match may_be_read(tx, actor, &case, read) {
            Ok(last) => {
                version = version.max(last);
                cases.push(case);
            }
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    let Some(first) = cases.first() else {
        return Err(refused.unwrap_or_else(|| Error::NotFound("没有由这个文件立的案卷".to_owned())));
    };
    let old = first.package.clone();
    align(&old, &mut read.package);
    if let Some(foreign) = read.foreign.as_ref().filter(|_| keep_mapping) {
        let mapping = recorded(&foreign.mapping)?;
        tx.put_mapping(&foreign.fingerprint, &read.pack, &mapping, &actor.person, now)?;
        tx.audit(event(actor, now, AuditAction::ImportMapping, &foreign.fingerprint, "", &mapping))?;
    }
    let file = old.file.clone();
    read.package.file.clone_from(&file);
    let problems: Vec<&Problem> = first.problems.iter().filter(|problem| problem.code != ELSEWHERE).collect();
    if old == read.package && problems.into_iter().eq(&read.problems) {
        tx.audit(event(actor, now, AuditAction::ImportDuplicate, &file, "", ""))?;
        return Ok(Again::Same);
    }
    for case in &cases {
        keeps_claims(tx, case, read)?;
    }
    let content = recorded(&read.package)?;
    let sha256 = Sha256Hex::of(format!("{}\n{version}\n{content}", read.fingerprint).as_bytes());
    let package = tx.put_package(&NewPackage {
        sha256: &sha256,
        file_name: &file,
        by: &actor.person,
        at: now,
        content: &read.package,
        sheets: &read.sheets,
        problems: &read.problems,
        files: &keep(tx, &read.files)?,
    })?;
    let numbers = make_cases(tx, actor, package, read, &cases, now)?;
    let record = json!({ "file": file, "sha256": read.fingerprint, "cases": numbers }).to_string();
    tx.audit(event(actor, now, AuditAction::ImportAgain, &file, "", &record))?;
    Ok(Again::Versions(numbers))
}

/// The number of a case's last version, which must be unsigned and of the same workbook.
fn may_be_read(tx: &Tx<'_>, actor: &Actor, case: &Case, read: &ReadPackage) -> Result<usize, Error> {
    permit(actor, case, Action::Receive)?;
    let number = &case.number;
    if !case.signatures.is_empty() {
        return Err(Error::invalid(format!("案卷 {number} 已有人签名，不能重新识读；请先退回经办")));
    }
    let versions = tx.packages_of(number)?;
    let last = versions.last().ok_or_else(|| Error::NotFound(format!("案卷 {number} 没有申报材料")))?;
    let workbook = tx.package_files(last.id)?.into_iter().find(|file| file.role == store::FileRole::Workbook);
    let own = read.files.first().map(|file| file.contents.sha256().clone());
    if workbook.map(|file| file.sha256) != own {
        return Err(Error::invalid(format!(
            "案卷 {number} 后来收到了更正的材料（{}），不能再按这个文件识读；请打开该案卷，对最后一版重新识读",
            last.file_name
        )));
    }
    Ok(versions.len())
}

/// A case must keep something that is claimed: its findings would hang in the air.
fn keeps_claims(reader: &Tx<'_>, case: &Case, read: &ReadPackage) -> Result<(), Error> {
    let pack = pack_of(reader, &case.pack)?;
    let leads = |benefit: &str| {
        pack.benefit(benefit).and_then(|benefit| benefit.bureaus.first()) == Some(&case.bureau)
    };
    if read.package.claims.iter().any(|claim| leads(&claim.benefit)) {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "按新的识读，案卷 {} 不再有{}负责的申报事项；请核对对应关系，或先撤回该案卷",
        case.number, case.bureau
    )))
}
