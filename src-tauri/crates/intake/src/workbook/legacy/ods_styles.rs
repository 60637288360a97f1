//! The styles of an .ods: number formats as the codes that Excel would write for them, so that one reading of codes
//! serves all; how cells are dressed; which tables are not displayed; what stands at the head of printed pages.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::workbook::book::Dress;
use crate::workbook::format::FormatCode;
use crate::workbook::legacy::ods_xml::attribute;

/// A number style at work.
#[derive(Default)]
struct Open {
    name: String,
    code: String,
    /// A percentage by its kind, though no sign of it may be written.
    percent: bool,
    /// Conditions with the styles that hold under them.
    maps: Vec<(String, String)>,
}

/// How a cell style dresses a cell.
#[derive(Debug, Clone, Default)]
struct Look {
    code: String,
    struck: bool,
    color: Option<String>,
    ground: Option<String>,
}

/// All styles by their names.
#[derive(Default)]
pub(super) struct Styles {
    codes: HashMap<String, String>,
    looks: HashMap<String, Look>,
    pub hidden_tables: Vec<String>,
    pub margins: Vec<String>,
}

impl Styles {
    /// The number format and dress of a cell style.
    pub(super) fn of(&self, name: &str) -> Option<(FormatCode, Dress)> {
        let look = self.looks.get(name)?;
        let is_white = |color: &str| color.eq_ignore_ascii_case("#ffffff");
        let ground = look.ground.as_deref().filter(|ground| *ground != "transparent").unwrap_or("#ffffff");
        let unseen =
            look.color.as_deref().is_some_and(|color| color.eq_ignore_ascii_case(ground) && is_white(color));
        Some((FormatCode::parse(&look.code), Dress { struck: look.struck, unseen }))
    }

    /// Reads the styles of a part.
    pub(super) fn read(&mut self, xml: &[u8]) -> Option<()> {
        let mut reader = Reader::from_reader(xml);
        let mut open: Option<Open> = None;
        let mut style: Option<(String, Look)> = None;
        let (mut literal, mut factor) = (false, 0_usize);
        let mut margin: Option<String> = None;
        loop {
            let event = reader.read_event().ok()?;
            match &event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let closed = matches!(event, Event::Empty(_));
                    match tag.name().as_ref() {
                        name if is_number_style(name) => {
                            open = Some(Open {
                                name: attribute(tag, "style:name").unwrap_or_default(),
                                percent: name == "number:percentage-style",
                                ..Open::default()
                            });
                            if closed {
                                self.close(open.take());
                            }
                        }
                        "number:number" | "number:scientific-number" | "number:fraction" => {
                            if let Some(open) = &mut open {
                                open.code.push_str(&digits(tag, &mut factor));
                            }
                        }
                        "number:text" | "number:embedded-text" | "number:currency-symbol" => {
                            literal = !closed;
                            if let (Some(open), "number:currency-symbol") = (&mut open, tag.name().as_ref())
                                && attribute(tag, "number:country").is_some_and(|country| country == "JP")
                            {
                                open.code.push_str("[$¥-411]");
                            }
                        }
                        "number:text-content" => {
                            if let Some(open) = &mut open {
                                open.code.push('@');
                            }
                        }
                        "style:map" => {
                            if let Some(open) = &mut open {
                                let condition = attribute(tag, "style:condition").unwrap_or_default();
                                let named = attribute(tag, "style:apply-style-name").unwrap_or_default();
                                open.maps.push((condition.replace("value()", ""), named));
                            }
                        }
                        "style:style" => {
                            let parent = attribute(tag, "style:parent-style-name");
                            let mut look =
                                parent.and_then(|name| self.looks.get(&name).cloned()).unwrap_or_default();
                            let named = attribute(tag, "style:data-style-name");
                            if let Some(code) = named.and_then(|name| self.codes.get(&name)) {
                                look.code.clone_from(code);
                            }
                            style = Some((attribute(tag, "style:name").unwrap_or_default(), look));
                            if closed {
                                self.looks.extend(style.take());
                            }
                        }
                        "style:text-properties" => {
                            let color = attribute(tag, "fo:color");
                            if let Some((_, look)) = &mut style {
                                let line = attribute(tag, "style:text-line-through-style");
                                let line = line.or_else(|| attribute(tag, "style:text-line-through-type"));
                                if let Some(line) = line {
                                    look.struck = line != "none";
                                }
                                look.color = color.or_else(|| look.color.take());
                            } else if let Some(open) = &mut open {
                                match color.as_deref() {
                                    Some("#ff0000") => open.code.push_str("[Red]"),
                                    Some("#ffffff") => open.code.push_str("[White]"),
                                    _ => {}
                                }
                            }
                        }
                        "style:table-cell-properties" => {
                            if let Some((_, look)) = &mut style {
                                look.ground =
                                    attribute(tag, "fo:background-color").or_else(|| look.ground.take());
                            }
                        }
                        "style:table-properties"
                            if attribute(tag, "table:display").is_some_and(|text| text == "false") =>
                        {
                            self.hidden_tables.extend(style.as_ref().map(|(name, _)| name.clone()));
                        }
                        "style:header" | "style:footer" if !closed => margin = Some(String::new()),
                        _ => {}
                    }
                }
                Event::Text(text) => {
                    if let (true, Some(open)) = (literal, &mut open) {
                        open.code.push('"');
                        open.code.push_str(&text.replace('"', ""));
                        open.code.push('"');
                    } else if let Some(margin) = &mut margin {
                        margin.push_str(text.trim());
                    }
                }
                Event::End(tag) => match tag.name().as_ref() {
                    name if is_number_style(name) => {
                        // Each factor of a thousand is a comma behind the last digit.
                        if let Some(open) = &mut open {
                            open.code.push_str(&",".repeat(std::mem::take(&mut factor)));
                        }
                        self.close(open.take());
                    }
                    "style:style" => self.looks.extend(style.take()),
                    "style:header" | "style:footer" => {
                        self.margins.extend(margin.take().filter(|text| !text.is_empty()));
                    }
                    _ => literal = false,
                },
                Event::Eof => return Some(()),
                _ => {}
            }
        }
    }

    /// The code of a number style with its conditions: the style's own stands for all the rest.
    fn close(&mut self, open: Option<Open>) {
        let Some(Open { name, mut code, percent, maps }) = open else { return };
        if percent && !code.contains('%') {
            code.push('%');
        } else if percent {
            code = code.replace("\"%\"", "%");
        }
        let sections = maps.iter().filter_map(|(condition, named)| {
            self.codes.get(named).map(|code| format!("[{condition}]{code};"))
        });
        let whole = sections.collect::<String>() + &code;
        self.codes.insert(name, whole);
    }
}

/// The places of a number's digits, as a code has them.
fn digits(tag: &BytesStart<'_>, factor: &mut usize) -> String {
    let number = |name: &str| attribute(tag, name).and_then(|text| text.parse::<usize>().ok());
    let whole = number("number:min-integer-digits").unwrap_or(1).min(40);
    let decimals = number("number:decimal-places").unwrap_or(0).min(40);
    let grouped = attribute(tag, "number:grouping").is_some_and(|text| text == "true");
    // 1000 for `#,##0,`: that it scales is all that is asked of it.
    let by = attribute(tag, "number:display-factor");
    *factor = usize::from(by.is_some_and(|by| !matches!(by.as_str(), "1" | "1.0")));
    let mut code = if grouped { format!("#,##{}", "0".repeat(whole.max(1))) } else { "0".repeat(whole) };
    if code.is_empty() {
        code.push('#');
    }
    if decimals > 0 {
        code.push('.');
        code.push_str(&"0".repeat(decimals));
    }
    code
}

fn is_number_style(name: &str) -> bool {
    matches!(
        name,
        "number:percentage-style" | "number:number-style" | "number:currency-style" | "number:text-style"
    )
}
