//! 补正通知书: a letter that tells the applicant what to correct, where and how. Nobody signs in it; the bureau seals it.

use casework::{MemoContent, NoticeTerms, Outside};

use crate::MemoError;
use crate::layout::prose::Script;
use crate::layout::signature_block::day;
use crate::layout::table::{Align, Column, Row, table};

const CORRECTIONS: [Column; 4] = [
    Column { title: "序号", share: 90, align: Align::Centre },
    Column { title: "位置", share: 240, align: Align::Left },
    Column { title: "问题", share: 330, align: Align::Left },
    Column { title: "补正要求", share: 340, align: Align::Left },
];

/// What is to be filled in by hand.
pub(crate) const LINE: &str = "＿＿＿＿＿＿＿＿＿＿＿＿";

/// The body of the letter.
pub(crate) fn write(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    script.flush(&format!("{}：", content.applicant))?;
    script.say(&format!(
        "你单位（统一社会信用代码：{}）依据{}提交的申报材料（案号：{}）已收悉。经审核，需要补正的内容共 {} 项，一次性告知如下：",
        content.uscc,
        content.policy,
        content.case_number,
        content.corrections.len()
    ))?;
    let rows: Vec<Row> = content
        .corrections
        .iter()
        .enumerate()
        .map(|(index, item)| {
            Row::plain([
                (index + 1).to_string(),
                item.place.to_string(),
                item.fault.to_string(),
                item.remedy.to_string(),
            ])
        })
        .collect();
    let pieces = table(script.fonts, &CORRECTIONS, &rows)?;
    script.pieces.extend(pieces);
    match &content.terms {
        Some(terms) => within(script, content, terms)?,
        None => script
            .say("请按上述要求补正后重新报送申报材料。未列出的内容请勿改动；补正期间不计入办理期限。")?,
    }
    script.say("特此通知。")
}

/// What is set, or a line to fill in by hand.
pub(crate) fn or_line(text: &Outside) -> String {
    if text.trim().is_empty() { LINE.to_owned() } else { text.trim().to_owned() }
}

/// By when, where and to whom, and what follows when nothing comes.
fn within(script: &mut Script<'_>, content: &MemoContent, terms: &NoticeTerms) -> Result<(), MemoError> {
    script.say(&format!(
        "请自本通知书作出的次日起 {} 个工作日内（至{}，含当日）按上述要求补正，一次报齐。未列出的内容请勿改动；补正期间不计入办理期限。",
        terms.days,
        day(terms.due)
    ))?;
    if !terms.certain {
        script.say("上述截止日期按周末推算；期间如有法定节假日调整，以实际工作日为准。")?;
    }
    script.say(&format!("受理单位：{}", content.bureau))?;
    script.say(&format!("受理地点：{}", or_line(&terms.address)))?;
    script.say(&format!("联系人及电话：{}", or_line(&terms.contact)))?;
    script.say("逾期未补正，且未在期限内书面说明正当理由的，视为放弃本次申报，本案按撤回办理；补正后仍不符合要求的，按现有材料评审。")
}
