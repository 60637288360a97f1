//! A worksheet's own part: hidden rows and columns, merged cells, page header and footer. Its cells, which are nearly all
//! of it, are passed over: tags are looked for by their bytes.

use memchr::memmem;
use quick_xml::events::Event;

use crate::workbook::book::Merge;
use crate::workbook::over_cells::OverCells;
use crate::workbook::over_cells::parts::{attribute, attributes, reader};

/// Columns that are hidden as one, to the right of the last used one, have no end.
const MOST_COLUMNS: u32 = 256;
/// Merged cells of a sheet that are looked at: no form has so many.
const MOST_MERGES: usize = 200_000;

/// Reads the part.
pub(super) fn of_sheet(xml: &[u8]) -> OverCells {
    let mut beside = OverCells::default();
    let begin = memmem::find(xml, b"sheetData").unwrap_or(xml.len());
    let end = memmem::rfind(xml, b"sheetData").unwrap_or(xml.len());
    columns(&xml[..begin], &mut beside.columns);
    rows(&xml[begin..end], &mut beside.rows);
    // What follows the cells begins behind the tag that ends them.
    let tail = memchr::memchr(b'>', &xml[end..]).map_or(xml.len(), |at| end + at + 1);
    after(&xml[tail..], &mut beside);
    beside
}

fn columns(head: &[u8], hidden: &mut Vec<u32>) {
    for tag in tags_with(head, b"col", &[b"hidden", b"width"]) {
        let number = |name: &[u8]| value(tag, name).and_then(|text| text.parse::<u32>().ok());
        let narrow = value(tag, b"width").is_some_and(is_zero);
        if value(tag, b"hidden").is_some_and(is_true) || narrow {
            let (first, last) = (number(b"min").unwrap_or(0), number(b"max").unwrap_or(0));
            let last = last.min(first.saturating_add(MOST_COLUMNS - 1));
            hidden.extend((first..=last).filter_map(|column| column.checked_sub(1)));
        }
    }
}

fn rows(body: &[u8], hidden: &mut Vec<u32>) {
    for tag in tags_with(body, b"row", &[b"hidden", b"ht"]) {
        let flat = value(tag, b"ht").is_some_and(is_zero);
        if value(tag, b"hidden").is_some_and(is_true) || flat {
            let row = value(tag, b"r").and_then(|text| text.parse::<u32>().ok());
            hidden.extend(row.and_then(|row| row.checked_sub(1)));
        }
    }
    hidden.sort_unstable();
    hidden.dedup();
}

fn after(tail: &[u8], beside: &mut OverCells) {
    let mut reader = reader(tail);
    let mut margin: Option<String> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "mergeCell" if beside.merges.len() < MOST_MERGES => {
                    let attributes = attributes(&tag);
                    beside.merges.extend(attribute(&attributes, "ref").and_then(merge));
                }
                "filterColumn" => beside.filtered = true,
                "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter" => {
                    margin = Some(String::new());
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some(margin) = &mut margin {
                    margin.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let plain = quick_xml::escape::unescape(&format!("&{};", &*reference))
                    .map(std::borrow::Cow::into_owned);
                if let (Some(margin), Ok(plain)) = (&mut margin, plain) {
                    margin.push_str(&plain);
                }
            }
            Event::End(tag) if tag.local_name().as_ref().ends_with("er") => {
                let text = margin.take().map(|text| without_codes(&text)).filter(|text| !text.is_empty());
                beside.margins.extend(text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    beside.merges.retain(|merge| merge.last_row > merge.first_row);
    beside.merges.sort_by_key(|merge| (merge.first_row, merge.first_column));
}

/// The text of a header without its codes: `&C`, `&"宋体,常规"`, `&12`.
pub(crate) fn without_codes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '&' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            Some('"') => while rest.next().is_some_and(|c| c != '"') {},
            Some('&') => plain.push('&'),
            Some(c) if c.is_ascii_digit() => while rest.next_if(char::is_ascii_digit).is_some() {},
            Some('K') => while rest.next_if(char::is_ascii_hexdigit).is_some() {},
            Some('L' | 'C' | 'R') => plain.push(' '),
            Some(_) | None => {}
        }
    }
    plain.trim().to_owned()
}

/// `A1:B3`.
fn merge(reference: &str) -> Option<Merge> {
    let (first, last) = reference.split_once(':')?;
    let place = |text: &str| -> Option<(u32, u32)> {
        let at: casework::CellRef = format!("x!{}", text.replace('$', "")).parse().ok()?;
        Some((at.row, at.column))
    };
    let ((first_row, first_column), (last_row, last_column)) = (place(first)?, place(last)?);
    Some(Merge { first_row, first_column, last_row, last_column })
}

/// The tags of an element that have one of some attributes, in order; with any prefix.
fn tags_with<'x>(xml: &'x [u8], element: &'x [u8], names: &'x [&'x [u8]]) -> impl Iterator<Item = &'x [u8]> {
    let mut starts: Vec<usize> = names
        .iter()
        .flat_map(|name| memmem::find_iter(xml, *name))
        .filter(|at| at.checked_sub(1).is_some_and(|before| xml[before].is_ascii_whitespace()))
        .filter_map(|at| memchr::memrchr(b'<', &xml[..at]))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().filter_map(move |start| {
        let tag = &xml[start..];
        let tag = &tag[..memchr::memchr(b'>', tag)?];
        let name = tag[1..].split(|byte| byte.is_ascii_whitespace()).next()?;
        let local = name.rsplit(|byte| *byte == b':').next()?;
        (local == element).then_some(tag)
    })
}

/// The value of a tag's attribute, in either kind of quotes.
fn value<'x>(tag: &'x [u8], name: &[u8]) -> Option<&'x str> {
    memmem::find_iter(tag, name).find_map(|at| {
        let before = at.checked_sub(1)?;
        if !tag[before].is_ascii_whitespace() {
            return None;
        }
        let rest = tag[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let (quote, rest) = rest.split_first()?;
        let end = memchr::memchr(*quote, rest).filter(|_| matches!(quote, b'"' | b'\''))?;
        std::str::from_utf8(&rest[..end]).ok()
    })
}

/// `0`, `0.0`
fn is_zero(text: &str) -> bool {
    text.contains('0') && text.trim_matches(['0', '.']).is_empty()
}

fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true" | "on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_are_found_however_the_tag_is_spelt() {
        for row in [
            "<row r=\"5\" hidden=\"1\">",
            "<x:row hidden='true' r='5'/>",
            "<row  r = \"5\"\n hidden = \"on\" >",
            "<row r=\"5\" ht=\"0\" customHeight=\"1\">",
            "<row r=\"5\" ht=\"0.0\">",
        ] {
            let xml = format!(
                "<worksheet><sheetData><row r=\"4\" ht=\"20.5\"/>{row}</row></sheetData></worksheet>"
            );
            assert_eq!(of_sheet(xml.as_bytes()).rows, [4], "{row}");
        }
        let shown = "<worksheet><sheetData><row r=\"5\" ht=\"20\" hidden=\"0\"><c t=\"inlineStr\"><is><t> hidden=\"1\"</t></is></c></row></sheetData></worksheet>";
        assert_eq!(of_sheet(shown.as_bytes()).rows, [0_u32; 0]);
    }

    #[test]
    fn what_follows_the_cells_is_read_with_any_prefix() {
        let xml = "<x:worksheet><x:cols><x:col min=\"9\" max=\"9\" hidden=\"1\"/></x:cols><x:sheetData/>\
            <x:mergeCells><x:mergeCell ref=\"D3:D4\"/><x:mergeCell ref=\"A1:K1\"/></x:mergeCells>\
            <x:headerFooter><x:oddHeader>&amp;C&amp;\"宋体,常规\"&amp;12单位：万元</x:oddHeader></x:headerFooter></x:worksheet>";
        let beside = of_sheet(xml.as_bytes());
        assert_eq!(beside.columns, [8]);
        let [merge] = beside.merges.as_slice() else { panic!("{:?}", beside.merges) };
        assert_eq!((merge.first_row, merge.last_row, merge.first_column), (2, 3, 3));
        assert_eq!(beside.margins, ["单位：万元"]);
    }
}
