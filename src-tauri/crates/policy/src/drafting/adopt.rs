//! From a draft to the adopted text: the next version of a pack, with its number and its days, and no longer a draft.
//! The rules stay as they are; where the adopted text says otherwise than the draft, it is for a person to write.

use jiff::civil::Date;

use crate::{Difference, ExampleFailure, Pack, PackError, PackFiles, differences, run_examples};

/// What an adopted policy has that its draft had not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Such as `杭高新区〔2024〕3号`.
    pub document_no: String,
    /// The first day in force.
    pub in_force_from: Date,
    /// The last day in force, where there is one.
    pub in_force_to: Option<Date>,
}

/// The adopted pack, and what it has otherwise.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// Its files.
    pub files: PackFiles,
    /// Read from them.
    pub pack: Pack,
    /// To be shown before it is confirmed.
    pub differences: Vec<Difference>,
    /// Examples that no longer hold, such as of years before the first day: to be rewritten before it is installed.
    pub examples: Vec<ExampleFailure>,
}

/// A pack cannot be adopted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdoptError {
    /// The draft does not read, or what came of it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Pack(Vec<PackError>),
    /// It has no status, and is no draft.
    #[error("政策包“{0}”没有 status，不是草案。已施行的政策如有修订，请另写新版本。")]
    NotADraft(String),
    /// The document number is empty.
    #[error("请写明文号，如“杭高新区〔2024〕3号”。")]
    NoDocumentNo,
    /// The last day lies before the first.
    #[error("截止日期早于施行日期。请核对两个日期。")]
    Backwards,
    /// The head of the pack is not written as lines below `[pack]`.
    #[error("policy.md 中没有单独一行的 [pack]。请把政策包的编号、标题等各写一行，放在 [pack] 下面。")]
    NoHead,
}

/// The next version of a draft: number and days filled in, in its head and in the text where a blank date stands; its
/// status cleared, and with it the paragraph and the notes that say so.
///
/// # Errors
/// A pack that is no draft or does not read, an adoption without a number, days that run backwards.
pub fn adopt(files: &PackFiles, adoption: &Adoption) -> Result<Adopted, AdoptError> {
    let draft = Pack::from_files(files).map_err(AdoptError::Pack)?;
    let Some(status) = &draft.status else { return Err(AdoptError::NotADraft(draft.name())) };
    let number = adoption.document_no.trim();
    if number.is_empty() {
        return Err(AdoptError::NoDocumentNo);
    }
    if adoption.in_force_to.is_some_and(|to| to < adoption.in_force_from) {
        return Err(AdoptError::Backwards);
    }
    let text = files.text("policy.md").unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    let (mut table, mut in_block, mut headed) = (String::new(), false, false);
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            in_block = !in_block;
            table.clear();
        } else if in_block && trimmed.starts_with('[') {
            table = trimmed.to_owned();
        }
        if !in_block && is_status(trimmed, status) {
            continue;
        }
        if table == "[note]" && trimmed.contains(status.as_str()) {
            continue;
        }
        if table == "[pack]" && HEAD.iter().any(|key| is_key(trimmed, key)) {
            continue;
        }
        let line = if in_block { line.to_owned() } else { dated(line, adoption.in_force_from) };
        lines.push(line);
        if table == "[pack]" && is_key(trimmed, "id") {
            headed = true;
            lines.push(format!("version = {}", draft.number + 1));
            lines.push(format!("document_no = {}", quoted(number)));
            lines.push(format!("in_force_from = \"{}\"", adoption.in_force_from));
            lines.extend(adoption.in_force_to.map(|to| format!("in_force_to = \"{to}\"")));
        }
    }
    if !headed {
        return Err(AdoptError::NoHead);
    }
    let files = files.clone().with("policy.md", (lines.join("\n") + "\n").into_bytes());
    let pack = Pack::from_files(&files).map_err(AdoptError::Pack)?;
    let (differences, examples) = (differences(&draft, &pack), run_examples(&pack));
    Ok(Adopted { files, pack, differences, examples })
}

/// Written anew in the head.
const HEAD: [&str; 5] = ["version", "status", "document_no", "in_force_from", "in_force_to"];

fn is_key(line: &str, key: &str) -> bool {
    line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// `（征求意见稿）`, a paragraph of its own.
fn is_status(line: &str, status: &str) -> bool {
    let inner = line.strip_prefix(['（', '(']).and_then(|line| line.strip_suffix(['）', ')']));
    inner == Some(status)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `自2024年   月    日起施行` with its blanks filled in.
fn dated(line: &str, day: Date) -> String {
    let Some(end) = line.find("日起施行") else { return line.to_owned() };
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    let before = &line[..end];
    let Some((rest, days)) = before.rsplit_once('月').filter(|(_, days)| blank(days)) else {
        return line.to_owned();
    };
    let Some((rest, _)) = rest.rsplit_once('年').filter(|(_, months)| blank(months) && !days.contains('年'))
    else {
        return line.to_owned();
    };
    let start = rest.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    format!("{start}{}年{}月{}{}", day.year(), day.month(), day.day(), &line[end..])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::dated;

    #[test]
    fn only_a_blank_date_of_commencement_is_filled_in() {
        let fill = |line| dated(line, date(2024, 5, 1));
        assert_eq!(fill("4.本意见自2024年   月    日起施行。"), "4.本意见自2024年5月1日起施行。");
        assert_eq!(fill("本办法自　　年　月　日起施行。"), "本办法自2024年5月1日起施行。");
        assert_eq!(fill("本办法自2023年3月2日起施行。"), "本办法自2023年3月2日起施行。");
        assert_eq!(fill("本办法自公布之日起施行。"), "本办法自公布之日起施行。");
        assert_eq!(fill("没有日期。"), "没有日期。");
    }
}
