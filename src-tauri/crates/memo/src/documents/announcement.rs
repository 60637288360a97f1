//! 公示: the sheet that tells everybody who is to be granted what, and how to object.

use casework::Announcement;
use policy::Money;

use crate::MemoError;
use crate::documents::correction_notice::LINE;
use crate::documents::head;
use crate::documents::memo_sections::both;
use crate::documents::paper::Paper;
use crate::layout::flow::paginate;
use crate::layout::fonts::Fonts;
use crate::layout::prose::Script;
use crate::layout::signature_block::{colophon, day};
use crate::layout::table::{Align, Column, Row, table};
use crate::pdf::pdf_a::Imprint;
use crate::pdf::write::press;

const AWARDS: [Column; 5] = [
    Column { title: "序号", share: 60, align: Align::Centre },
    Column { title: "申报单位", share: 240, align: Align::Left },
    Column { title: "统一社会信用代码", share: 290, align: Align::Left },
    Column { title: "支持事项（项目）", share: 215, align: Align::Left },
    Column { title: "拟支持金额（元）", share: 195, align: Align::Right },
];

/// Draws an announcement sheet. The same content and fonts give the same bytes; nobody signs in it.
///
/// # Errors
///
/// A character that no font has, an amount without capitals, or a failure of the PDF library.
pub fn render_announcement(content: &Announcement, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut script = Script::new(fonts);
    let title = format!("关于{}拟支持项目的公示", content.policy);
    let under = match &content.policy_status {
        Some(status) => format!("依据文本：{status}"),
        None => String::new(),
    };
    let bureaus: Vec<&str> = content.bureaus.iter().map(|bureau| bureau.as_str()).collect();
    head::write(&mut script, &bureaus, content.letterhead, &under, &title, &[&content.policy])?;
    let total: Money = content.awards.iter().map(|award| award.amount).sum();
    script.say(&format!(
        "根据{}，经申报、评审，拟对下列 {} 个项目给予支持，合计{}，现予公示。",
        content.policy,
        content.awards.len(),
        both(total)?
    ))?;
    script.say(&format!(
        "公示期自{}起至{}止{}。对公示内容有异议的，请在公示期内以书面形式实名向{}反映，并提供必要的证明材料。",
        day(content.from),
        day(content.until),
        content.working_days.map(|days| format!("（共{days}个工作日）")).unwrap_or_default(),
        if content.bureaus.len() > 1 { "上述单位" } else { "我单位" },
    ))?;
    let contact = content.contact.trim();
    script.say(&format!("受理方式：{}", if contact.is_empty() { LINE } else { contact }))?;
    let mut rows: Vec<Row> = content
        .awards
        .iter()
        .enumerate()
        .map(|(index, award)| {
            Row::plain([
                (index + 1).to_string(),
                award.applicant.to_string(),
                award.uscc.to_string(),
                award.benefit.to_string(),
                award.amount.grouped(),
            ])
        })
        .collect();
    rows.push(Row::sum([String::new(), "合计".to_owned(), String::new(), String::new(), total.grouped()]));
    let pieces = table(fonts, &AWARDS, &rows)?;
    script.pieces.extend(pieces);
    let from = script.pieces.len().saturating_sub(3);
    script.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
    script.pieces.extend(colophon(fonts, &bureaus, content.date)?);
    let imprint = Imprint {
        title: &title,
        bureau: &bureaus.join("、"),
        keywords: Paper::Announcement.keyword().to_owned(),
        date: content.date,
        preview: false,
        exercise: content.letterhead.exercise,
    };
    press(&imprint, paginate(script.pieces), fonts)
}
