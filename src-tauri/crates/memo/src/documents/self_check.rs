//! 自查结果: what an enterprise found of its own package before handing it in. It bears no bureau's name, no number and no
//! signature, and says so.

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

const ROWS: [Column; 4] = [
    Column { title: "程度", share: 80, align: Align::Centre },
    Column { title: "位置", share: 240, align: Align::Left },
    Column { title: "问题", share: 380, align: Align::Left },
    Column { title: "怎么办", share: 300, align: Align::Left },
];

/// What the paper says.
#[derive(Debug, Clone)]
pub struct SelfCheck {
    /// The applicant's name, or empty.
    pub applicant: String,
    /// The file or folder.
    pub file: String,
    /// The policy, with its version.
    pub policy: String,
    /// The day.
    pub date: Date,
    /// What is to be seen to, the gravest first.
    pub rows: Vec<SelfCheckRow>,
    /// A sentence for each claim.
    pub claims: Vec<String>,
}

/// One thing to see to.
#[derive(Debug, Clone)]
pub struct SelfCheckRow {
    /// 错误, 提醒, 说明.
    pub severity: String,
    /// The cell, the attachment or the paper.
    pub place: String,
    /// What and why.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

/// Draws the paper. The same content and fonts give the same bytes; nobody signs in it.
///
/// # Errors
///
/// A character that no font has, or a failure of the PDF library.
pub fn render_self_check(content: &SelfCheck, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut script = Script::new(fonts);
    let text = format!("{}申报材料自查结果", content.applicant);
    script.pieces.push(title::title(fonts, &text, &[&content.applicant])?);
    script.chapter(0, 1, &text);
    script.blank();
    script.say(&format!(
        "{}对“{}”按《{}》自查。本件由申报单位自行生成，只供递交前核对，不是评审结论，不作为申报材料。",
        content.date, content.file, content.policy
    ))?;
    if content.rows.is_empty() {
        script.say("没有查出要处理的问题。")?;
    } else {
        let rows: Vec<Row> = content
            .rows
            .iter()
            .map(|row| {
                let SelfCheckRow { severity, place, problem, remedy } = row.clone();
                Row::plain([severity, place, problem, remedy])
            })
            .collect();
        let pieces = table(fonts, &ROWS, &rows)?;
        script.pieces.extend(pieces);
        script.blank();
    }
    content.claims.iter().try_for_each(|claim| script.say(claim))?;
    let imprint = Imprint {
        title: &text,
        bureau: &content.applicant,
        keywords: Paper::SelfCheck.keyword().to_owned(),
        date: content.date,
        preview: false,
        exercise: false,
    };
    press(&imprint, paginate(script.pieces), fonts)
}
