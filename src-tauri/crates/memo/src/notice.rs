//! 补正通知书: a letter that tells the applicant what to correct, where and how. Nobody signs in it.

use casework::MemoContent;

use crate::MemoError;
use crate::prose::Script;
use crate::table::{Align, Column, Row, table};

const CORRECTIONS: [Column; 4] = [
    Column { title: "序号", share: 90, align: Align::Centre },
    Column { title: "位置", share: 240, align: Align::Left },
    Column { title: "问题", share: 330, align: Align::Left },
    Column { title: "补正要求", share: 340, align: Align::Left },
];

/// The body of the letter.
pub(crate) fn write(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    script.flush(&format!("{}：", content.applicant))?;
    let titles: Vec<String> = content.claims.iter().map(|claim| format!("“{}”", claim.title)).collect();
    script.say(&format!(
        "你单位（统一社会信用代码：{}）依据{}提交的{}申报材料（案号：{}）收悉。经审核，下列 {} 处需要补正：",
        content.uscc,
        content.policy,
        titles.join(""),
        content.case_number,
        content.corrections.len()
    ))?;
    let rows: Vec<Row> = content
        .corrections
        .iter()
        .enumerate()
        .map(|(index, item)| {
            Row::plain([(index + 1).to_string(), item.place.clone(), item.fault.clone(), item.remedy.clone()])
        })
        .collect();
    let pieces = table(script.fonts, &CORRECTIONS, &rows)?;
    script.pieces.extend(pieces);
    script.say("请按上述要求补正后重新报送申报材料。未列出的内容请勿改动；补正前，本案暂停评审。")?;
    script.say("特此通知。")
}
