//! Verification of papers: what a file is worth, in one sentence and one code, and why.
//!
//! A file alone says whether it is whole and who signed it. Whether it was voided since stands in the store alone.

mod certificates;

use std::path::{Path, PathBuf};

use casework::{MemoKind, Refusal, Sha256Hex};
use memo::{Certificate, Paper, Verification};
use store::{Memo, Reader};

use crate::error::Error;
use crate::format::moment;
use crate::papers::batch::{named, replaced_by};
use crate::papers::view::{Verdict, VerificationView, VerifiedSignature};
use crate::session::{Session, Workbench, load, typed};

use self::certificates::{known_roots, own_roots, withdrawn};

/// Checks a PDF, without a store: every signature, what changed since, and the chain to one of the given roots. A file
/// of roots may hold several.
///
/// # Errors
/// A file that cannot be read, or a root that is no certificate.
pub fn verify(file: &Path, roots: &[PathBuf]) -> Result<VerificationView, Error> {
    let roots = read_roots(roots)?;
    let bytes = std::fs::read(file).map_err(Error::io(file))?;
    let report = memo::verify(&bytes, &roots);
    Ok(Checked { report, rooted: !roots.is_empty(), record: None, withdrawn: Vec::new() }.view(file))
}

fn read_roots(paths: &[PathBuf]) -> Result<Vec<Certificate>, Error> {
    let mut roots = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        roots.extend(memo::certificate::read_all(&bytes)?);
    }
    Ok(roots)
}

impl Workbench {
    /// Checks a PDF by the store: its roots, those before them and those that an administrator trusts (and those that
    /// are given besides), the certificates that were withdrawn, and its record of what was voided and redone.
    ///
    /// # Errors
    /// A file that cannot be read; a root that is no certificate.
    pub fn verify_file(&mut self, path: &Path, roots: &[PathBuf]) -> Result<VerificationView, Error> {
        let path = typed(path);
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        let given = read_roots(roots)?;
        let session = self.session()?;
        session.store.read::<_, Error>(|reader| {
            let ours = memo::verify(&bytes, &own_roots(reader)?).trusted == Some(true);
            let mut roots = known_roots(reader)?;
            roots.extend(given);
            let report = memo::verify(&bytes, &roots);
            let record = record(session, reader, &report, &bytes, ours)?;
            let withdrawn = withdrawn(reader, &report)?;
            Ok(Checked { report, rooted: true, record: Some(record), withdrawn }.view(&path))
        })
    }
}

/// Refuses a memo that was just signed, before it is stored, where our own verification would not take it.
pub(crate) fn accepted(reader: &Reader<'_>, pdf: &[u8]) -> Result<(), Error> {
    let report = memo::verify(pdf, &known_roots(reader)?);
    let withdrawn = withdrawn(reader, &report)?;
    if report.intact && report.trusted == Some(true) && withdrawn.is_empty() {
        return Ok(());
    }
    // An empty field is to be filled yet.
    let empty = |problem: &&String| {
        report.unsigned.iter().any(|role| problem.starts_with(&format!("{role}栏没有签名")))
    };
    let why: Vec<&str> = report
        .problems
        .iter()
        .filter(|problem| !empty(problem))
        .chain(&withdrawn)
        .map(String::as_str)
        .collect();
    let why = format!("这样签名的评审意见通不过校验，没有签发：{}", why.join("；"));
    Err(Error::Refused(Refusal::Reason(why)))
}

/// What the store knows of a file.
enum Record {
    /// It is the very file that is in force.
    InForce,
    /// It was in force, and nothing has taken its place.
    Void(String),
    /// It was in force before another one took its place.
    Superseded(String, String),
    /// A paper that was sent, byte for byte.
    Kept,
    /// It bears a code of the store's, and is not the file that was kept under it.
    Otherwise,
    /// No paper of the store bears its code, though it says that this office signed it.
    Missing,
    /// Another office's: the store has no record of it.
    None,
}

fn record(
    session: &Session,
    reader: &Reader<'_>,
    report: &Verification,
    bytes: &[u8],
    ours: bool,
) -> Result<Record, Error> {
    let found = report.check_code.as_deref().map(|code| reader.memo_by_code(code)).transpose()?.flatten();
    let Some((number, memo)) = found else {
        return Ok(if ours { Record::Missing } else { Record::None });
    };
    let kept = reader.original(&memo.pdf)?;
    if Sha256Hex::of(&kept) != Sha256Hex::of(bytes) {
        return Ok(Record::Otherwise);
    }
    if memo.content.kind == MemoKind::Correction {
        return Ok(Record::Kept);
    }
    // Whoever holds the paper is told whether it counts; why not is for those who may read the case.
    let case = load(reader, &number)?;
    if !session.may_read(&case) {
        let ask = format!("详情请向{}查询", case.bureau);
        return Ok(match (memo.voided_at, replaced_by(reader, &number, &memo)?) {
            (None, _) => Record::InForce,
            (Some(_), Some(_)) => Record::Superseded(ask.clone(), ask),
            (Some(_), None) => Record::Void(ask),
        });
    }
    Ok(match (&memo.void_reason, replaced_by(reader, &number, &memo)?) {
        (None, _) if memo.voided_at.is_none() => Record::InForce,
        (reason, Some(later)) => Record::Superseded(said(reason.as_deref(), &memo), named(&later)),
        (reason, None) => Record::Void(said(reason.as_deref(), &memo)),
    })
}

/// When and why a memo was voided.
fn said(reason: Option<&str>, memo: &Memo) -> String {
    let when = memo.voided_at.map(moment).unwrap_or_default();
    match reason {
        Some(reason) => format!("{when} 作废：{reason}"),
        None => format!("{when} 作废"),
    }
}

/// A file that was checked, with what the store knows of it where one was asked.
struct Checked {
    report: Verification,
    /// Whether there was a root to lead to.
    rooted: bool,
    record: Option<Record>,
    /// Which certificates signed after they were withdrawn, in words.
    withdrawn: Vec<String>,
}

impl Checked {
    /// What the file is worth. The first that applies: what it is, whether it was changed, whether all have signed,
    /// whose root it is, and whether it still is in force.
    fn verdict(&self) -> Verdict {
        let report = &self.report;
        match report.paper {
            Paper::Foreign => return Verdict::Foreign,
            Paper::Notice => return Verdict::Notice,
            Paper::RefusalLetter => return Verdict::Letter,
            Paper::Booklet => return Verdict::Booklet,
            Paper::Announcement => return Verdict::Announcement,
            Paper::PriceReport => return Verdict::PriceReport,
            Paper::SelfCheck => return Verdict::SelfCheck,
            Paper::SelfTest => return Verdict::SelfTest,
            Paper::Preview | Paper::Memo => {}
        }
        // Each empty field is a problem too, and no change.
        let unsigned_alone = report.signatures.is_empty()
            && !report.unsigned.is_empty()
            && report.problems.len() == report.unsigned.len();
        if !report.intact && !unsigned_alone {
            return Verdict::Altered;
        }
        if report.paper == Paper::Preview {
            return Verdict::Preview;
        }
        if !report.complete {
            return Verdict::HalfSigned;
        }
        match report.trusted {
            Some(true) => {}
            Some(false) => return Verdict::ForeignRoot,
            None => return Verdict::NoRoot,
        }
        if !self.withdrawn.is_empty() {
            return Verdict::Withdrawn;
        }
        match &self.record {
            None | Some(Record::InForce | Record::None) => Verdict::Good,
            Some(Record::Void(_)) => Verdict::Voided,
            Some(Record::Superseded(..)) => Verdict::Superseded,
            Some(Record::Otherwise | Record::Missing | Record::Kept) => Verdict::NotOnRecord,
        }
    }

    /// The first line: what the file is.
    fn message(&self, verdict: Verdict, name: &str) -> String {
        let signed = self.report.signatures.len();
        let what = match verdict {
            Verdict::Good if self.record.is_some() => {
                "有效：完好，三人均已签名，由已知的根证书签发，库中没有作废记录".to_owned()
            }
            Verdict::Good => "完好：三人均已签名，由所给根证书签发；是否作废须在数据文件中查".to_owned(),
            Verdict::Voided => "已作废，请勿使用".to_owned(),
            Verdict::Superseded => "已被更正件替代，请勿使用".to_owned(),
            Verdict::NotOnRecord => "不可信，请勿使用：与数据文件中的记录不符".to_owned(),
            Verdict::Withdrawn => "不可信，请勿使用：签名时证书已停用或已吊销".to_owned(),
            Verdict::ForeignRoot | Verdict::NoRoot => "完好，但不能确认签发单位".to_owned(),
            Verdict::HalfSigned if signed == 0 => "没有签名，不能作为凭据".to_owned(),
            Verdict::HalfSigned => format!("没有签完，不能作为凭据：应有三人签名，现有 {signed} 人"),
            Verdict::Altered => "不可信，请勿使用：签发后被改动，或文件已损坏".to_owned(),
            Verdict::Preview => "是预览件，没有签发，不能作为凭据".to_owned(),
            Verdict::Notice => match &self.record {
                Some(Record::Kept) => "是补正通知书，没有签名；与数据文件中发出的一致".to_owned(),
                Some(_) => "是补正通知书，没有签名；数据文件中没有与它一致的一份".to_owned(),
                None => "是补正通知书，没有签名，只能凭校验码在数据文件中查".to_owned(),
            },
            Verdict::Letter => {
                "是不予支持告知书，没有电子签名：以盖章的纸质件为准，可凭校验码在数据文件中查所依据的意见"
                    .to_owned()
            }
            Verdict::Booklet => "是会议材料，没有签名，不能代替各件评审意见".to_owned(),
            Verdict::Announcement => "是公示材料，没有签名".to_owned(),
            Verdict::PriceReport => "是资金测算报告，没有签名，不作为资助依据".to_owned(),
            Verdict::SelfCheck => "是申报前的自查结果，没有签名，不代表评审意见".to_owned(),
            Verdict::SelfTest => "是本机自检报告，没有签名".to_owned(),
            Verdict::Foreign => "不可信：不是本系统出具的文件，或已损坏到无法识读".to_owned(),
        };
        format!("“{name}”{what}")
    }

    /// Why, where the first line does not say it all: before everything else.
    fn reasons(&self, verdict: Verdict) -> Vec<String> {
        let mut reasons = Vec::new();
        match &self.record {
            Some(Record::Void(said)) => reasons.push(said.clone()),
            Some(Record::Superseded(said, later)) => {
                reasons.push(said.clone());
                reasons.push(format!("现行文件：{later}"));
            }
            Some(Record::Otherwise) if verdict == Verdict::NotOnRecord => {
                reasons.push("数据文件中同一校验码的文件与本件逐字节比对不一致".to_owned());
            }
            Some(Record::Missing) if verdict == Verdict::NotOnRecord => {
                reasons.push(
                    "由本单位的根证书签发，但数据文件中没有这一校验码：可能出自另一份或更晚的数据文件"
                        .to_owned(),
                );
            }
            Some(_) | None => {}
        }
        reasons.extend(self.withdrawn.iter().cloned());
        if verdict == Verdict::NoRoot {
            reasons.push("没有给出根证书：只能说明文件未被改动，不能说明由谁的单位签发".to_owned());
        }
        // A paper that nobody signs lacks no signatures.
        let unsigned = matches!(
            verdict,
            Verdict::Notice
                | Verdict::Letter
                | Verdict::Booklet
                | Verdict::Announcement
                | Verdict::PriceReport
                | Verdict::SelfCheck
                | Verdict::SelfTest
                | Verdict::Preview
        );
        if !unsigned {
            reasons.extend(self.report.problems.iter().cloned());
        }
        reasons
    }

    fn view(self, path: &Path) -> VerificationView {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let verdict = self.verdict();
        let (message, problems) = (self.message(verdict, &name), self.reasons(verdict));
        let good = verdict == Verdict::Good;
        let report = self.report;
        let signatures = report
            .signatures
            .iter()
            .map(|signature| VerifiedSignature {
                role_label: signature.role.clone(),
                signer: signature.signer.clone(),
                at: moment(signature.at),
                good: signature.covers_whole_file_at_its_revision
                    && signature.digest_ok
                    && (signature.chain_ok || !self.rooted)
                    && !self.withdrawn.iter().any(|why| why.starts_with(&signature.role)),
            })
            .collect();
        let mut findings: Vec<String> =
            report.signatures.iter().map(|signature| signature.message.clone()).collect();
        if let Some(code) = &report.check_code {
            findings.push(format!("校验码 {code}"));
        }
        if self.record.is_none() && !matches!(verdict, Verdict::Foreign | Verdict::Booklet | Verdict::Preview)
        {
            findings.push("是否作废须在数据文件中查".to_owned());
        }
        if let Some(Record::None) = &self.record
            && good
        {
            findings.push("本数据文件没有它的记录：是否作废须向签发单位查".to_owned());
        }
        VerificationView {
            file: name,
            good,
            intact: report.intact,
            complete: report.complete,
            trusted: report.trusted,
            check_code: report.check_code,
            verdict,
            message,
            findings,
            problems,
            signatures,
        }
    }
}
