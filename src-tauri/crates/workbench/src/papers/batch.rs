//! Papers by the heap: memos of a selection of cases, the announcement sheet; and from a paper back to its case.

use std::path::Path;

use casework::{AnnouncedAward, Announcement, AuditAction, Case, Letterhead, MemoKind, Refusal, Stage};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Money;
use store::{Memo, Reader};

use crate::error::Error;
use crate::format::{date, moment};
use crate::papers::issuer::{Issuer, issuer};
use crate::papers::notice::announced_days;
use crate::papers::view::{CodeView, VerifiedSignature};
use crate::policy::installed::{listed, pack_of};
use crate::session::{Workbench, typed};

impl Workbench {
    /// Finds the case of a paper by its check code, typed or as its QR code says it.
    ///
    /// # Errors
    /// Nobody is signed in; the case is another bureau's.
    pub fn memo_by_code(&mut self, code: &str) -> Result<CodeView, Error> {
        let code = canonical(code)?;
        let found = self.session()?.store.read::<_, Error>(|reader| Ok(reader.memo_by_code(&code)?))?;
        let Some((number, memo)) = found else {
            let message = format!("库中没有校验码为 {code} 的文件：可能抄错，也可能不是本单位出具，或是伪造");
            return Ok(CodeView { code, message, ..CodeView::default() });
        };
        let signatures = self.read_case(&number, |_, reader, case| {
            let signature = |signature: &casework::Submission| VerifiedSignature {
                role_label: signature.role.label().to_owned(),
                signer: signature.by.name.clone(),
                at: moment(signature.at),
                good: true,
            };
            // Signatures stand on the memo in force alone.
            let later = replaced_by(reader, &case.number, &memo)?;
            Ok((case.stage, case.signatures.iter().map(signature).collect::<Vec<_>>(), later))
        });
        let (stage, signatures, later) = signatures?;
        let (content, void) = (memo.content.clone(), memo.voided_at.is_some());
        let notice = content.kind == MemoKind::Correction;
        let signatures = if void || notice { Vec::new() } else { signatures };
        let standing = match (&memo.void_reason, notice) {
            (Some(reason), _) => match &later {
                Some(later) => format!("已作废：{reason}。已由 {} 替代", named(later)),
                None => format!("已作废：{reason}"),
            },
            (None, true) => "补正通知书".to_owned(),
            (None, false) if signatures.len() < SIGNERS => {
                format!("尚未签署完毕，已签 {} 人，本案现处“{}”", signatures.len(), stage.label())
            }
            (None, false) => format!("有效，三人均已签名，本案现处“{}”", stage.label()),
        };
        let message = format!("{}《{}》，{standing}", content.case_number, content.title);
        Ok(CodeView {
            code,
            found: true,
            in_force: !void,
            case: content.case_number,
            document_number: content.document_number,
            title: content.title,
            applicant: content.applicant,
            uscc: content.uscc,
            total: Some(content.total),
            frozen_at: Some(moment(memo.frozen_at)),
            void_reason: memo.void_reason,
            replaced_by: later.as_ref().map(named),
            replaces: content.replaces.map(|earlier| earlier.document_number),
            signatures,
            message,
        })
    }

    /// Saves the memos of several cases into a folder, each under its case's number. Returns the paths.
    ///
    /// # Errors
    /// As [`Workbench::save_memo`]; what was saved before the first that fails stays.
    pub fn save_memos(&mut self, numbers: &[String], folder: &Path) -> Result<Vec<String>, Error> {
        self.session()?;
        let folder = typed(folder);
        std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
        let mut saved = Vec::new();
        for number in numbers {
            // A case's number comes from the store: it is looked up before it becomes a file's name.
            let number = self.read_case(number, |_, _, case| Ok(case.number.clone()))?;
            saved.push(self.save_memo(&number, &folder.join(format!("{number}-评审意见.pdf")))?);
        }
        Ok(saved)
    }

    /// The announcement sheet: of the cases named, or else of all that are signed or announced.
    ///
    /// # Errors
    /// No such case; one that is not signed, or grants nothing; nothing to announce.
    pub fn announcement_pdf(
        &mut self,
        numbers: &[String],
        from: Option<Date>,
        until: Option<Date>,
        contact: &str,
    ) -> Result<Vec<u8>, Error> {
        let (mut awards, mut issuers, mut packs) = (Vec::new(), Vec::new(), Vec::new());
        let numbers = if numbers.is_empty() { self.signed_cases()? } else { numbers.to_vec() };
        for number in &numbers {
            let (bureau, of_case, pack) = self.read_case(number, |_, reader, case| {
                Ok((issuer(reader, &case.bureau)?, announced(reader, case)?, case.pack.clone()))
            })?;
            if of_case.is_empty() {
                continue;
            }
            if !issuers.iter().any(|known: &Issuer| known.name == bureau.name) {
                issuers.push(bureau);
            }
            if !packs.contains(&pack) {
                packs.push(pack.clone());
            }
            awards.extend(of_case.into_iter().map(|award| (pack.clone(), award)));
        }
        if awards.is_empty() {
            return Err(Error::Refused(Refusal::Reason("没有已签发、可以公示的资助".to_owned())));
        }
        let today = date(Timestamp::now());
        let from = from.unwrap_or(today);
        let (until, working_days) =
            self.session()?.store.read(|reader| announced_days(reader, from, until))?;
        if until < from {
            return Err(Error::invalid(format!("公示截止日 {until} 早于起始日 {from}")));
        }
        let content = self.session()?.store.read::<_, Error>(|reader| {
            let policies = packs.iter().map(|pack| Ok((pack, pack_of(reader, pack)?)));
            let policies: Vec<_> = policies.collect::<Result<_, Error>>()?;
            let mut titles: Vec<String> = Vec::new();
            for (_, pack) in &policies {
                let title = format!("《{}》", pack.title);
                if !titles.contains(&title) {
                    titles.push(title);
                }
            }
            let mut statuses: Vec<&str> =
                policies.iter().filter_map(|(_, pack)| pack.status.as_deref()).collect();
            statuses.dedup();
            // Grants under several texts say each under which it is.
            let awards = awards.into_iter().map(|(pack, award)| {
                if policies.len() == 1 {
                    return Ok(award);
                }
                let cited = listed(reader, &pack)?.cited;
                Ok(AnnouncedAward { benefit: format!("{}（{cited}）", award.benefit).into(), ..award })
            });
            let awards = awards.collect::<Result<_, Error>>()?;
            Ok(Announcement {
                // One sheet of several bureaus is headed and signed by all of them.
                bureaus: issuers.iter().map(|issuer| issuer.name.as_str().into()).collect(),
                letterhead: Letterhead {
                    red: issuers.iter().all(|issuer| issuer.letterhead.red),
                    exercise: issuers.iter().any(|issuer| issuer.letterhead.exercise),
                },
                policy: titles.join("、").into(),
                policy_status: (!statuses.is_empty()).then(|| statuses.join("、").into()),
                awards,
                from,
                until,
                working_days,
                contact: contact.into(),
                date: from,
            })
        })?;
        Ok(memo::render_announcement(&content, &*self.fonts()?)?)
    }

    /// Saves the announcement sheet. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::announcement_pdf`]; a place that cannot be written.
    pub fn save_announcement(
        &mut self,
        numbers: &[String],
        from: Option<Date>,
        until: Option<Date>,
        contact: &str,
        path: &Path,
    ) -> Result<String, Error> {
        let pdf = self.announcement_pdf(numbers, from, until, contact)?;
        self.saved(AuditAction::AnnouncementSave, &numbers.join("、"), path, &pdf)
    }

    fn signed_cases(&mut self) -> Result<Vec<String>, Error> {
        let mut numbers = Vec::new();
        for stage in [Stage::Signed, Stage::Announced] {
            let query = crate::cases::view::CaseQuery {
                stage: Some(stage),
                limit: u32::MAX,
                ..crate::cases::view::CaseQuery::default()
            };
            numbers.extend(self.list_cases(&query)?.rows.into_iter().map(|row| row.number));
        }
        numbers.sort();
        Ok(numbers)
    }
}

/// How many sign a memo.
const SIGNERS: usize = 3;

/// The memo of the same case that took the place of a void one.
pub(crate) fn replaced_by(reader: &Reader<'_>, number: &str, memo: &Memo) -> Result<Option<Memo>, Error> {
    if memo.voided_at.is_none() || memo.content.kind == MemoKind::Correction {
        return Ok(None);
    }
    let later = reader.memos_of(number)?.into_iter().rev().find(|other| {
        other.version > memo.version
            && other.voided_at.is_none()
            && other.content.kind != MemoKind::Correction
    });
    Ok(later)
}

/// A memo by its number and check code.
pub(crate) fn named(memo: &Memo) -> String {
    let code = memo.content.check_code.as_deref().unwrap_or_default();
    match &memo.content.document_number {
        Some(number) => format!("{number}（校验码 {code}）"),
        None => format!("校验码为 {code} 的文件"),
    }
}

/// What a signed case grants, claim by claim.
fn announced(reader: &Reader<'_>, case: &Case) -> Result<Vec<AnnouncedAward>, Error> {
    if !matches!(case.stage, Stage::Signed | Stage::Announced | Stage::Paid) {
        return Err(Error::Refused(Refusal::Stage(case.stage)));
    }
    let memo = reader.memo_in_force(&case.number)?;
    let memo = memo.ok_or_else(|| Error::invalid(format!("{}没有生效的评审意见", case.number)))?.content;
    Ok(memo
        .claims
        .into_iter()
        .filter_map(|claim| {
            let amount = claim.decided.filter(|amount| *amount > Money::ZERO)?;
            let project = claim.project.map(|project| format!("（{project}）")).unwrap_or_default();
            Some((format!("{}{project}", claim.title), amount))
        })
        .map(|(benefit, amount)| AnnouncedAward {
            case_number: case.number.as_str().into(),
            applicant: memo.applicant.as_str().into(),
            uscc: memo.uscc.as_str().into(),
            benefit: benefit.into(),
            amount,
        })
        .collect())
}

/// A code in the one form in which it is kept: `7F3A-91C2-5D08-E64B`.
fn canonical(text: &str) -> Result<String, Error> {
    // A QR code says the case's number before the code.
    let code = text.trim().rsplit(char::is_whitespace).next().unwrap_or_default();
    let digits: String =
        code.chars().filter(|ch| !matches!(ch, '-' | '－' | '—')).collect::<String>().to_ascii_uppercase();
    if digits.len() != 16 || !digits.chars().all(|ch| ch.is_ascii_hexdigit()) {
        return Err(Error::invalid(format!(
            "“{}”不是校验码：应为 16 个数字或字母 A–F，如 7F3A-91C2-5D08-E64B",
            text.trim()
        )));
    }
    Ok([0, 4, 8, 12].map(|at| &digits[at..at + 4]).join("-"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it_and_as_the_qr_code_says_it() {
        for text in ["7f3a91c25d08e64b", " 7F3A-91C2-5D08-E64B ", "经信-2024-0003 7F3A-91C2-5D08-E64B"] {
            assert_eq!(canonical(text).unwrap(), "7F3A-91C2-5D08-E64B");
        }
        for text in ["", "7F3A", "7F3A-91C2-5D08-E64G", "经信-2024-0003"] {
            assert!(canonical(text).is_err(), "{text}");
        }
    }
}
