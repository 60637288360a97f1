//! A scaffold from a plain text: every line word for word, headings and clauses found, numbers listed, rules left to be
//! written.

use crate::lint::written_numbers;
use crate::{FilesError, PackFiles};

/// No scaffold can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScaffoldError {
    /// The id is not plain.
    #[error("编号“{0}”须由小写字母、数字和连字符组成，如 retrofit-2025。")]
    Id(String),
    /// The text has no line.
    #[error("原文是空的。请给出政策的全文。")]
    Empty,
    /// A line means something else in a pack's document.
    #[error("原文第 {0} 行以 #、>、``` 或 <!-- 开头，会被当作格式。请先删去这些符号。")]
    Line(usize),
    /// The files are too large.
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// A line of the text, as far as its beginning says what it is.
struct Line<'t> {
    text: &'t str,
    /// 2 for `一、` and `第一条`, 3 for `（一）`, 4 for `1.`; 0 for a paragraph.
    level: usize,
    number: String,
    /// Up to its first full stop, where the line is a heading and its paragraph at once.
    heading: &'t str,
}

/// The files of a new pack. The first line is the title.
///
/// # Errors
/// A text that is empty or cannot stand in the document, an id that is not plain.
pub fn scaffold(id: &str, text: &str) -> Result<PackFiles, ScaffoldError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(plain) {
        return Err(ScaffoldError::Id(id.to_owned()));
    }
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if ["#", ">", "```", "<!--"].iter().any(|mark| line.starts_with(mark)) {
            return Err(ScaffoldError::Line(index + 1));
        }
        if !line.trim().is_empty() {
            lines.push(line);
        }
    }
    let Some((title, rest)) = lines.split_first() else { return Err(ScaffoldError::Empty) };
    let quoted = title.trim().replace('\\', "\\\\").replace('"', "\\\"");
    let mut out = format!(
        "# {}\n\n```toml\n[pack]\nid = \"{id}\"\nversion = 1\ntitle = \"{quoted}\"\nstatus = \"征求意见稿\"\n\n\
         [applicant]\nname = {{ label = \"企业名称\", type = \"text\", record = true }}\n```\n",
        title.trim()
    );
    let mut numbers: Vec<(usize, String)> = Vec::new();
    let mut open: Option<Clause> = None;
    let mut ids: Vec<String> = Vec::new();
    for line in rest.iter().map(|text| read(text)) {
        if line.level == 0 {
            if let Some(clause) = &mut open {
                clause.text.push('\n');
                clause.text.push_str(line.text);
            }
            out.push_str(&format!("\n{}\n", line.text));
            continue;
        }
        close(&mut open, &mut out);
        numbers.retain(|(level, _)| *level < line.level);
        numbers.push((line.level, line.number.clone()));
        let id: Vec<&str> = numbers.iter().map(|(_, number)| number.as_str()).collect();
        let mut id = id.join(".");
        // A text that counts from 1 anew still has each clause once.
        while ids.contains(&id) {
            id.push_str("-2");
        }
        ids.push(id.clone());
        let whole = line.heading == line.text;
        out.push_str(&format!("\n{} {} {{#{}}}\n", "#".repeat(line.level), line.heading.trim(), id));
        if !whole {
            out.push_str(&format!("\n{}\n", line.text));
        }
        open = Some(Clause { text: line.text.to_owned(), heads_only: whole });
    }
    close(&mut open, &mut out);
    let examples = "# 每个算例都要手算，算式写在 note 里。\n\nyear = 2025\n";
    let files = [("policy.md", out), ("examples.toml", examples.to_owned())];
    Ok(PackFiles::new(files.map(|(name, text)| (name.to_owned(), text.into_bytes())))?)
}

/// A clause that is being written.
struct Clause {
    text: String,
    /// A heading without a paragraph so far.
    heads_only: bool,
}

/// The clause's rule block: its kind and bureaus as they seem, and its numbers for who writes the rules.
fn close(open: &mut Option<Clause>, out: &mut String) {
    let Some(clause) = open.take() else { return };
    let numbers = written_numbers(&clause.text);
    if clause.heads_only && numbers.is_empty() && !clause.text.contains('\n') {
        return;
    }
    let bureaus: Vec<String> = bureaus(&clause.text).iter().map(|name| format!("\"{name}\"")).collect();
    let kind = if numbers.is_empty() { "encouragement" } else { "grant" };
    out.push_str("\n```toml\n");
    if !numbers.is_empty() {
        out.push_str(&format!("# 本条的数，每个都要写进规则，或列入 idle_numbers：{}\n", numbers.join("、")));
    }
    out.push_str(&format!("[clause]\nkind = \"{kind}\"\nbureaus = [{}]\n```\n", bureaus.join(", ")));
}

/// Of `（责任单位：经信局、发改局）` the names.
fn bureaus(text: &str) -> Vec<&str> {
    let named =
        text.rsplit_once("责任单位：").and_then(|(_, rest)| rest.split(['）', ')', '。', '\n']).next());
    named
        .map(|named| named.split(['、', '，', ',']).map(str::trim).filter(|name| !name.is_empty()).collect())
        .unwrap_or_default()
}

fn read(text: &str) -> Line<'_> {
    let trimmed = text.trim_start();
    let numeral = |c: char| "一二三四五六七八九十百零".contains(c);
    let digits = |text: &str, is: fn(char) -> bool| text.chars().take_while(|c| is(*c)).collect::<String>();
    let heading = |until: &[char]| trimmed.find(until).map_or(trimmed, |at| &trimmed[..at]);
    let line = |level: usize, number: String, heading| Line { text, level, number, heading };
    if let Some(after) = trimmed.strip_prefix('第') {
        let number: String = after.chars().take_while(|c| numeral(*c) || c.is_ascii_digit()).collect();
        let rest = &after[number.len()..];
        if !number.is_empty() && rest.starts_with('条') {
            let head = &trimmed[.."第".len() + number.len() + "条".len()];
            return line(2, arabic(&number), head);
        }
    }
    let number: String = trimmed.chars().take_while(|c| numeral(*c)).collect();
    if !number.is_empty() && trimmed[number.len()..].starts_with('、') {
        return line(2, arabic(&number), heading(&['。', '：']));
    }
    if let Some(after) = trimmed.strip_prefix(['（', '(']) {
        let number: String = after.chars().take_while(|c| numeral(*c) || c.is_ascii_digit()).collect();
        if !number.is_empty() && after[number.len()..].starts_with(['）', ')']) {
            return line(3, arabic(&number), heading(&['。', '：']));
        }
    }
    let number = digits(trimmed, |c| c.is_ascii_digit());
    if !number.is_empty() && trimmed[number.len()..].starts_with(['.', '．', '、']) {
        return line(4, number, heading(&['。', '：']));
    }
    line(0, String::new(), text)
}

/// `十二` as `12`; what is not read stays as it is.
fn arabic(number: &str) -> String {
    crate::lint::numeral(number).map_or_else(|| number.to_owned(), |number| number.to_string())
}
