//! What 补正通知书 says: everything at once (一次性告知), with a day, a place and what follows. It is read by the
//! applicant: nothing of another case comes into it, and no advice that is the reviewer's.

use casework::{
    AskedMaterial, AssessmentInputs, Case, Due, FindingOutcome, ListedAttachment, MemoContent, MemoKind,
    NoticeItem, NoticeTerms, Outside, Problem, ProblemCode, Stage, asked_materials, blank_paper,
    claimed_titles,
};
use jiff::civil::Date;
use policy::Assessment;
use store::{Memo, Reader};

use crate::cases::deadlines::Deadlines;
use crate::error::Error;
use crate::import::corrections::asked_of_applicant;
use crate::papers::issuer::{Issuer, issuer};
use crate::papers::view::{NoticeItemView, NoticeView};
use crate::session::{Workbench, computed};

/// 补正通知书 of a case as it stands, without number and code.
pub(crate) fn notice_content(
    reader: &Reader<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
    assessed: &Assessment,
    issuer: &Issuer,
    date: Date,
) -> Result<MemoContent, Error> {
    let mut content = blank_paper(case, inputs, assessed, &issuer.head(date));
    content.kind = MemoKind::Correction;
    content.title =
        format!("关于{}{}申报材料的补正通知书", case.applicant_name(), claimed_titles(case, inputs.pack));
    content.stacking = Vec::new();
    content.corrections = corrections(reader, case, inputs)?;
    content.terms = terms(reader, issuer, date)?;
    Ok(content)
}

/// Everything that the applicant is to do: wrong cells, materials that are not there, files that nobody can open, and
/// what a reviewer asks for.
pub(crate) fn corrections(
    reader: &Reader<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
) -> Result<Vec<NoticeItem>, Error> {
    let wanted: Vec<AskedMaterial> =
        asked_materials(case, inputs.pack).into_iter().filter(AskedMaterial::is_missing).collect();
    // A file that the list names and nobody sent is told of with its material, where that is missing as a whole.
    let told = |problem: &&Problem| {
        let attachment = case.package.attachments.iter().find(|file| {
            file.at.is_some() && file.at == problem.at && problem.code == ProblemCode::AttachmentMissing
        });
        attachment.is_some_and(|file| wanted.iter().any(|material| is_of(file, material)))
    };
    let mut items: Vec<NoticeItem> = asked_of_applicant(reader, case)?
        .iter()
        .filter(|problem| problem.asks_applicant() && !told(problem))
        .map(|problem| NoticeItem {
            place: problem.at.as_ref().map_or_else(|| "申报材料".into(), |at| at.in_words().into()),
            fault: problem.message.clone(),
            remedy: problem.remedy.clone(),
        })
        .collect();
    items.extend(casework::asked_about_vouchers(case).into_iter().map(|note| NoticeItem {
        place: match (&note.at, note.places.first()) {
            (Some(at), _) => at.in_words().into(),
            (None, Some(place)) => format!("附件“{}”", place.file).into(),
            (None, None) => "申报材料".into(),
        },
        fault: note.message.clone(),
        remedy: note.remedy.clone(),
    }));
    items.extend(wanted.iter().map(missing));
    for file in &case.package.attachments {
        let Some(sha256) = &file.sha256 else { continue };
        // Reading the package has told of it where it is another kind of file than its name says.
        if items.iter().any(|item| item.fault.contains(&file.name)) {
            continue;
        }
        if let Some(fault) = unopened(&file.name, &reader.original(sha256)?) {
            items.push(NoticeItem {
                place: format!("附件“{}”", file.name).into(),
                fault: fault.into(),
                remedy: "请重新导出或扫描，确认能正常打开后补交".into(),
            });
        }
    }
    for finding in case.findings.iter().filter(|finding| finding.outcome == FindingOutcome::NeedsCorrection) {
        let claim = case.claim(&finding.claim);
        let benefit = claim.and_then(|claim| inputs.pack.benefit(&claim.benefit));
        let criterion = benefit
            .and_then(|benefit| benefit.criteria.iter().find(|criterion| criterion.id == finding.criterion));
        let label = criterion.map_or("", |criterion| criterion.label.as_str());
        let remedy = match finding.told.as_str() {
            "" => Outside::new(format!("请补充能证明“{label}”的材料")),
            _ => finding.told.clone(),
        };
        items.push(NoticeItem {
            place: benefit.map(|benefit| benefit.title.as_str().into()).unwrap_or_default(),
            fault: format!("{label}：证明材料不足").into(),
            remedy,
        });
    }
    Ok(items)
}

impl Workbench {
    /// What 补正通知书 asks for, and what is to be seen to before it is sent: as it was sent while the case waits for
    /// corrections, else as it would be sent now.
    ///
    /// # Errors
    /// No such case.
    pub fn notice_view(&mut self, number: &str) -> Result<NoticeView, Error> {
        self.read_case(number, |_, reader, case| {
            let (inputs, _) = computed(reader, case)?;
            let sent = sent_notice(reader, case)?.map(|memo| memo.content);
            let issuer = issuer(reader, &case.bureau)?;
            let items = match &sent {
                Some(content) => content.corrections.clone(),
                None => corrections(reader, case, &inputs)?,
            };
            let unlooked = asked_materials(case, inputs.pack)
                .iter()
                .filter(|material| material.state.is_none() && !material.attachments.is_empty())
                .count();
            Ok(NoticeView {
                items: items
                    .into_iter()
                    .map(|item| NoticeItemView {
                        place: item.place.to_string(),
                        fault: item.fault.to_string(),
                        remedy: item.remedy.to_string(),
                    })
                    .collect(),
                unlooked: if sent.is_some() { 0 } else { u32::try_from(unlooked).unwrap_or(u32::MAX) },
                placed: sent.is_some() || !(issuer.address.is_empty() || issuer.contact.is_empty()),
            })
        })
    }
}

/// The notice that a case waits on; `None` where it does not wait for corrections.
pub(crate) fn sent_notice(reader: &Reader<'_>, case: &Case) -> Result<Option<Memo>, Error> {
    if case.stage != Stage::Correction {
        return Ok(None);
    }
    let notice = |memo: &Memo| memo.content.kind == MemoKind::Correction;
    Ok(reader.memos_of(&case.number)?.into_iter().rev().find(notice))
}

fn is_of(file: &ListedAttachment, material: &AskedMaterial) -> bool {
    file.material.as_deref() == Some(&material.id) || file.what.as_deref() == Some(&material.label)
}

fn missing(material: &AskedMaterial) -> NoticeItem {
    NoticeItem {
        place: format!("材料“{}”", material.label).into(),
        fault: "没有提交".into(),
        remedy: match material.told.as_str() {
            "" => "请补交；已在其他文件中提交的，请写明文件名和页码".into(),
            _ => material.told.clone(),
        },
    }
}

/// Working days in which an applicant may object to a refusal.
const OBJECTION_DAYS: u16 = 10;

/// By when, where and to whom. `None` past the end of the calendar.
fn terms(reader: &Reader<'_>, issuer: &Issuer, date: Date) -> Result<Option<NoticeTerms>, Error> {
    let limit = Deadlines::read(reader)?.limit(Stage::Correction, date);
    Ok(limit.map(|limit| terms_of(issuer, limit)))
}

/// The same of an objection to what was told on a day.
pub(crate) fn objection_terms(
    reader: &Reader<'_>,
    issuer: &Issuer,
    date: Date,
) -> Result<Option<NoticeTerms>, Error> {
    let due = Deadlines::read(reader)?.after(date, OBJECTION_DAYS);
    Ok(due.map(|due| terms_of(issuer, (OBJECTION_DAYS, due))))
}

fn terms_of(issuer: &Issuer, (days, due): (u16, Due)) -> NoticeTerms {
    NoticeTerms {
        days,
        due: due.on,
        certain: due.certain,
        address: issuer.address.as_str().into(),
        contact: issuer.contact.as_str().into(),
    }
}

/// By when an announcement hangs out that begins on a day, and how many working days that is.
pub(crate) fn announced_days(
    reader: &Reader<'_>,
    from: Date,
    until: Option<Date>,
) -> Result<(Date, Option<i64>), Error> {
    let deadlines = Deadlines::read(reader)?;
    let until = until.or_else(|| deadlines.last_of(from, ANNOUNCED_DAYS));
    let until = until.ok_or_else(|| Error::invalid("公示日期有误"))?;
    Ok((until, deadlines.working_days(from, until)))
}

/// Working days that an announcement stands, when none are given.
const ANNOUNCED_DAYS: u16 = 5;

/// Why a file cannot be opened, by its first and last bytes; `None` where they say nothing against it.
fn unopened(name: &str, bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_empty() {
        return Some("文件是空的");
    }
    let name = name.to_lowercase();
    let starts = |with: &[&[u8]]| with.iter().any(|start| bytes.starts_with(start));
    let holds = |what: &[u8], within: &[u8]| within.windows(what.len()).any(|part| part == what);
    let (head, tail) = (&bytes[..bytes.len().min(1024)], &bytes[bytes.len().saturating_sub(2048)..]);
    let opens = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("pdf") => {
            if holds(b"/Encrypt", tail) {
                return Some("文件加了密，无法识读");
            }
            holds(b"%PDF-", head) && holds(b"%%EOF", tail)
        }
        // Whatever picture it is, under whichever name: every viewer goes by its bytes.
        Some("png" | "jpg" | "jpeg") => {
            starts(&[b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF"])
        }
        Some("ofd" | "xlsx" | "docx" | "zip") => starts(&[b"PK\x03\x04"]),
        _ => true,
    };
    (!opens).then_some("文件已损坏或不完整，无法识读")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_unopened_where_its_bytes_are_not_what_its_name_says() {
        let whole = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n<< /Size 2 >>\nstartxref\n9\n%%EOF\n";
        assert_eq!(unopened("发票.PDF", whole), None);
        assert!(unopened("发票.pdf", &whole[..30]).is_some(), "cut off");
        assert!(unopened("发票.pdf", b"").is_some());
        assert!(unopened("发票.ofd", whole).is_some());
        let locked = b"%PDF-1.7\ntrailer\n<< /Encrypt 5 0 R >>\nstartxref\n9\n%%EOF\n";
        assert!(unopened("发票.pdf", locked).is_some_and(|why| why.contains("加了密")));
        assert_eq!(unopened("照片.JPG", b"\xff\xd8\xff\xe0..."), None);
        assert_eq!(unopened("说明.txt", b"x"), None);
    }
}
