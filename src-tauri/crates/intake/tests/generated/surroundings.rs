//! What stands over a list, is hidden in it, follows it, or lies beside it on other sheets.

use crate::beside;
use crate::column::Column;
use crate::draft::Draft;
use crate::habit::Habit;
use crate::list::List;
use crate::sheet::Content;
use crate::truth::Weight;

/// What bears on a list that was just laid. Each is done to one list of a form.
pub fn over(draft: &mut Draft, list: &List) {
    hide(draft, list);
    let free = |draft: &Draft| -> Option<(usize, u32)> {
        list.lines.iter().find_map(|(row, place)| {
            let figure = draft.laid[*place]?;
            let quiet = draft.truth.figures[figure].weight == Weight::Plain
                && !draft.sheets[list.sheet].hidden_rows.contains(row);
            quiet.then_some((figure, *row))
        })
    };
    if wanted(draft, Habit::NoteOnCell)
        && let Some((figure, row)) = free(draft)
    {
        let text = draft.chance.word(&[
            "其中 100 万元已于 5 月退货，开具红字发票",
            "该笔为预付款，尚未结算",
            "金额以审计报告为准",
        ]);
        draft.sheets[list.sheet].notes.push((row, list.amount(), text.clone()));
        let cell = draft.truth.figures[figure].at.clone();
        draft.truth.figures[figure].weight = Weight::Doubtful;
        draft.truth.figures[figure].habits.push(Habit::NoteOnCell);
        let start: String = text.chars().take(6).collect();
        draft.tell(list.sheet, vec![cell], &[&start], Habit::NoteOnCell);
    }
    if wanted(draft, Habit::TextBox) {
        let text = draft.chance.word(&["第 2 笔为关联交易", "以上金额已扣除退货", "部分发票尚未付款"]);
        let end = draft.sheets[list.sheet].end();
        draft.sheets[list.sheet].boxes.push((end + 1, 1, text.clone()));
        draft.tell(list.sheet, Vec::new(), &[&text], Habit::TextBox);
    }
    if wanted(draft, Habit::Picture) {
        draft.sheets[list.sheet].pictures.push((list.head + 1, list.last_column() + 2));
        draft.tell(list.sheet, Vec::new(), &["图片"], Habit::Picture);
    }
    if draft.has(Habit::Remarks) {
        draft.used.insert(Habit::Remarks);
        remarks(draft, list);
    }
}

/// Whether the form has it and it has not been done yet.
fn wanted(draft: &Draft, habit: Habit) -> bool {
    draft.has(habit) && !draft.used.contains(&habit)
}

fn hide(draft: &mut Draft, list: &List) {
    let plain: Vec<(usize, u32)> = list
        .lines
        .iter()
        .filter_map(|(row, place)| Some((draft.laid[*place]?, *row)))
        .filter(|(figure, _)| draft.truth.figures[*figure].weight == Weight::Plain)
        .collect();
    for habit in [Habit::HiddenRow, Habit::FilteredRows] {
        if !wanted(draft, habit) || plain.is_empty() {
            continue;
        }
        let (figure, row) = *draft.chance.pick(&plain);
        if draft.truth.figures[figure].weight != Weight::Plain {
            continue;
        }
        let whole = draft.has(Habit::OpenDocument) || draft.chance.percent(60);
        let on = &mut draft.sheets[list.sheet];
        if habit == Habit::FilteredRows {
            // A filter's own rows; merges across it would not sort, and Excel refuses the filter.
            let last = list.lines[list.lines.len() - 1].0;
            on.filter = Some(([list.head, 0, last, list.last_column()], [row].into()));
        } else if whole {
            on.hidden_rows.insert(row);
        } else {
            on.flat_rows.insert(row);
        }
        draft.truth.figures[figure].weight = Weight::Doubtful;
        draft.truth.figures[figure].habits.push(habit);
        draft.tell(list.sheet, Vec::new(), &["隐藏", "筛选", "行高为 0", "看不见"], habit);
    }
    if wanted(draft, Habit::HiddenColumn) {
        let columns = [Column::Code, Column::Note, Column::Tax, Column::Model, Column::Date];
        if let Some(column) = columns.iter().find_map(|column| list.column(*column)) {
            draft.sheets[list.sheet].hidden_columns.insert(column);
            draft.tell(list.sheet, Vec::new(), &["隐藏"], Habit::HiddenColumn);
        }
    }
}

fn remarks(draft: &mut Draft, list: &List) {
    let row = draft.sheets[list.sheet].end();
    let count = 1 + u32::try_from(draft.chance.below(3)).unwrap();
    for down in 0..count {
        let text = draft.chance.word(&[
            "注：1.发票须与合同、付款凭证一致。",
            "备注：以上发票均已付款",
            "填表人：沈某　　审核人：章某",
            "填报日期：2025年3月1日",
            "（企业盖章）",
            "法定代表人（签字）：",
            "联系电话：0571-88880000",
            "以上内容真实有效，如有虚假愿承担责任。",
        ]);
        draft.sheets[list.sheet].text(row + down, 0, text);
    }
}

/// What lies beside the form and its lists.
pub fn add(draft: &mut Draft) {
    beside::awards(draft);
    beside::vendors(draft);
    beside::payments(draft);
    beside::earlier(draft);
    others(draft);
}

/// Sheets of no concern.
fn others(draft: &mut Draft) {
    if !draft.has(Habit::OtherSheets) {
        return;
    }
    draft.used.insert(Habit::OtherSheets);
    if draft.chance.percent(60) {
        let sheet = draft.sheet("填表说明");
        let on = &mut draft.sheets[sheet];
        on.text(0, 0, "填表说明");
        on.text(1, 0, "1.本表由申报企业如实填写，金额保留两位小数。");
        on.text(2, 0, "2.发票须为申报年度内开具。");
        on.text(3, 0, "3.申报材料一式两份，加盖公章。");
    }
    if draft.chance.percent(50) {
        let sheet = draft.sheet("目录");
        let on = &mut draft.sheets[sheet];
        on.text(0, 0, "序号");
        on.text(0, 1, "材料名称");
        on.text(0, 2, "页码");
        for (row, text) in (1_u32..).zip(["营业执照", "审计报告", "流片合同", "信用承诺书"])
        {
            on.put(row, 0, Content::Number(row.to_string()));
            on.text(row, 1, text);
            on.put(row, 2, Content::Number((row * 3).to_string()));
        }
    }
    if draft.chance.percent(50) {
        let sheet = draft.sheet("承诺书");
        let name = draft.applicant.name.clone();
        let on = &mut draft.sheets[sheet];
        on.text(0, 0, "信用承诺书");
        on.text(2, 0, "我单位郑重承诺：所提交的申报材料真实、合法、有效。");
        on.text(4, 0, format!("承诺单位：{name}"));
        on.text(5, 0, "2025年3月1日");
    }
    if draft.chance.percent(30) {
        let sheet = draft.sheet("研发人员名单");
        let on = &mut draft.sheets[sheet];
        for (column, text) in (0_u32..).zip(["序号", "姓名", "学历", "岗位"]) {
            on.text(0, column, text);
        }
        for (row, name) in (1_u32..).zip(["沈样例", "章样例", "陆样例"]) {
            on.put(row, 0, Content::Number(row.to_string()));
            on.text(row, 1, name);
            on.text(row, 2, "硕士");
            on.text(row, 3, "数字设计");
        }
    }
}
