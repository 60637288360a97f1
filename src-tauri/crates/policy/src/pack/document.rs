//! A pack's Markdown as headings, text and rule blocks. It knows nothing of what the rules mean.
//!
//! Text of the policy is every line that is not a fence, a `> ` note or a comment. A heading stands for a
//! line of the text, unless the paragraph under it opens with the same words.

use super::PackError;

/// A heading, the text under it, and its rule blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// 1 for `#`; 0 for what stands before the first heading.
    pub level: usize,
    pub heading: String,
    /// From `{#id}`.
    pub id: Option<String>,
    /// The line of the heading, from 1.
    pub line: usize,
    pub text: Vec<String>,
    pub blocks: Vec<Block>,
}

/// One fenced `toml` block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// The line of its first line within the file, from 1.
    pub first_line: usize,
    pub source: String,
}

impl Section {
    /// The lines of the policy that this section holds.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let repeated = self.text.first().is_some_and(|first| first.starts_with(&self.heading));
        let heading = (!repeated && !self.heading.is_empty()).then_some(self.heading.as_str());
        heading.into_iter().chain(self.text.iter().map(String::as_str))
    }
}

/// Splits the Markdown; fails on a fence that is not `toml` or never ends.
pub(super) fn parse(file: &str, source: &str) -> Result<Vec<Section>, PackError> {
    let mut sections = vec![Section { line: 1, ..Section::default() }];
    let mut open: Option<(usize, Block)> = None;
    let mut comment = false;
    for (index, raw) in source.lines().enumerate() {
        let line = raw.trim_end();
        let number = index + 1;
        let fail = |message: &str| place(file, number, sections.last(), message);
        if let Some((_, block)) = open.as_mut() {
            if line == "```" {
                if let (Some((_, block)), Some(section)) = (open.take(), sections.last_mut()) {
                    section.blocks.push(block);
                }
            } else {
                block.source.push_str(raw);
                block.source.push('\n');
            }
            continue;
        }
        if comment || line.starts_with("<!--") {
            comment = !line.ends_with("-->");
            continue;
        }
        if let Some(language) = line.strip_prefix("```") {
            if language != "toml" {
                return Err(fail("规则块须以 ```toml 开头。"));
            }
            open = Some((number, Block { first_line: number + 1, source: String::new() }));
        } else if line.starts_with('#') {
            sections.push(heading(line, number).ok_or_else(|| fail("标题须为“# 标题”或“# 标题 {#编号}”。"))?);
        } else if !line.is_empty()
            && !line.starts_with("> ")
            && let Some(section) = sections.last_mut()
        {
            section.text.push(line.to_owned());
        }
    }
    if let Some((number, _)) = open {
        return Err(place(file, number, sections.last(), "规则块没有结束，请补上 ```。"));
    }
    Ok(sections)
}

fn heading(line: &str, number: usize) -> Option<Section> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let words = line.get(level..)?.strip_prefix(' ')?;
    let (words, id) = match words.split_once("{#") {
        Some((words, rest)) => (words, Some(rest.strip_suffix('}')?.to_owned())),
        None => (words, None),
    };
    Some(Section { level, heading: words.trim_end().to_owned(), id, line: number, ..Section::default() })
}

fn place(file: &str, line: usize, section: Option<&Section>, message: &str) -> PackError {
    let clause = section.and_then(|section| section.id.clone());
    PackError { file: file.to_owned(), line, column: 1, clause, message: message.to_owned() }
}
