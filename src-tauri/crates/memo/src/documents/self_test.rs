//! 自检报告: what the program found of the computer that it runs on, for whoever looks after it. It names no case and no
//! applicant.

use jiff::civil::Date;

use crate::MemoError;
use crate::documents::paper::Paper;
use crate::layout::flow::paginate;
use crate::layout::fonts::Fonts;
use crate::layout::prose::Script;
use crate::layout::table::{Align, Column, Row, table};
use crate::layout::title;
use crate::pdf::pdf_a::Imprint;
use crate::pdf::write::press;

const TITLE: &str = "政策评审工作台自检报告";
const FACTS: [Column; 2] = [
    Column { title: "项目", share: 250, align: Align::Left },
    Column { title: "内容", share: 750, align: Align::Left },
];
const CHECKS: [Column; 4] = [
    Column { title: "检查", share: 180, align: Align::Left },
    Column { title: "结果", share: 110, align: Align::Centre },
    Column { title: "所见", share: 390, align: Align::Left },
    Column { title: "怎么办", share: 320, align: Align::Left },
];

/// What the paper says.
#[derive(Debug, Clone)]
pub struct SelfTest {
    /// The day.
    pub date: Date,
    /// The program and the computer: label and value.
    pub facts: Vec<(String, String)>,
    /// Whether nothing failed.
    pub sound: bool,
    /// What was tried, how it went, what was seen, what to do.
    pub rows: Vec<[String; 4]>,
}

/// Draws the report. The same content and fonts give the same bytes; nobody signs in it.
///
/// # Errors
///
/// A character that no font has, or a failure of the PDF library.
pub fn render_self_test(content: &SelfTest, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut script = Script::new(fonts);
    script.pieces.push(title::title(fonts, TITLE, &[])?);
    script.chapter(0, 1, TITLE);
    script.blank();
    script.say(if content.sound {
        "本机具备运行本程序的条件。"
    } else {
        "有不正常的项目，须处理后再用。"
    })?;
    let facts: Vec<Row> =
        content.facts.iter().map(|(label, value)| Row::plain([label.clone(), value.clone()])).collect();
    let facts = table(fonts, &FACTS, &facts)?;
    script.pieces.extend(facts);
    script.blank();
    let rows: Vec<Row> = content.rows.iter().cloned().map(Row::plain).collect();
    let rows = table(fonts, &CHECKS, &rows)?;
    script.pieces.extend(rows);
    let imprint = Imprint {
        title: TITLE,
        bureau: "",
        keywords: Paper::SelfTest.keyword().to_owned(),
        date: content.date,
        preview: false,
        exercise: false,
    };
    press(&imprint, paginate(script.pieces), fonts)
}
