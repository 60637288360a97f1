//! How one claim or several stand in a form.

use serde_json::json;

use crate::amount::{Unit, digits};
use crate::asked::{applicant, claim};
use crate::benefit::Answer;
use crate::draft::Draft;
use crate::form::{laid, listed, listed_places};
use crate::habit::{Group, Habit};
use crate::list::Shape;
use crate::pairs::{self, Says};
use crate::sheet::Content;
use crate::sums;
use crate::truth::{Weight, What};

/// Lays the whole form.
pub fn lay(draft: &mut Draft) {
    match draft.habits.of(Group::Arrangement) {
        Some(Habit::StackedBlocks) => stacked(draft),
        Some(Habit::SideBySide) => side_by_side(draft),
        Some(Habit::SheetForEach) => sheets(draft),
        Some(Habit::ColumnForEach) => columns(draft),
        Some(Habit::RowForEach) => rows(draft, false),
        Some(Habit::SharedList) => rows(draft, true),
        Some(Habit::SectionedList) => sectioned(draft),
        _ => single(draft),
    }
}

fn all(draft: &Draft) -> Vec<usize> {
    (0..draft.claims.len()).collect()
}

/// The form's first sheet with its title, and the row below it.
fn first_sheet(draft: &mut Draft, name: &[&str], title: Option<&str>) -> (usize, u32) {
    let name = draft.chance.word(name);
    let sheet = draft.sheet(&name);
    let Some(title) = title.filter(|_| draft.chance.percent(75)) else { return (sheet, 0) };
    let text = format!("{}年度{title}", draft.year);
    draft.sheets[sheet].text(0, 0, text);
    if draft.chance.percent(50) {
        draft.sheets[sheet].merge([0, 0, 0, 5]);
    }
    let mut row = 1;
    if draft.has(Habit::Instructions) {
        draft.used.insert(Habit::Instructions);
        let line = draft.chance.word(&[
            "填表前请仔细阅读填表说明，所有内容须如实填写。",
            "说明：本表由申报企业填写，一式两份。",
            "注意：带*为必填项",
        ]);
        draft.sheets[sheet].text(row, 0, line);
        row += 1;
    }
    (sheet, row)
}

const FORM: &[&str] = &["申报表", "申请表", "Sheet1", "项目申报表", "基本情况"];

fn single(draft: &mut Draft) {
    let said = draft.claims[0].benefit.said[0];
    let title = format!("{said}申报表");
    let (sheet, row) = first_sheet(draft, FORM, Some(&title));
    let typed = draft.has(Habit::TypedTotal) && !draft.rows.is_empty();
    let mut pairs = applicant(draft);
    pairs.extend(claim(draft, 0, true, typed));
    let end = laid(draft, sheet, row, pairs);
    if draft.rows.is_empty() {
        return;
    }
    let shape = Shape { title: draft.chance.percent(60), ..Shape::default() };
    if draft.has(Habit::ListBelow) {
        draft.used.insert(Habit::ListBelow);
        let gap = u32::try_from(draft.chance.below(3)).unwrap();
        lists(draft, sheet, end + gap, shape);
    } else {
        let sheet = list_sheet(draft, 0);
        lists(draft, sheet, 0, shape);
    }
}

/// A claim's list, or two of them under headings of their own.
fn lists(draft: &mut Draft, sheet: usize, row: u32, shape: Shape) {
    let places: Vec<usize> = (0..draft.rows.len()).collect();
    let cut = places.len() / 2;
    // Neither a merge nor a pair of letters goes over the cut.
    let across =
        |row: &crate::rows::Row| row.under_merge || row.vendor_under_merge || row.takes_back.is_some();
    if !draft.has(Habit::TwoLists) || cut == 0 || draft.rows.iter().any(across) {
        listed(draft, sheet, row, &[0], shape);
        return;
    }
    draft.used.insert(Habit::TwoLists);
    let mut row = row;
    let (first, second) = *draft.chance.pick(&[
        ("第一批", "第二批"),
        ("上半年", "下半年"),
        ("境内采购", "境外采购"),
        ("主要费用", "其他费用"),
    ]);
    for (title, places) in [(first, &places[..cut]), (second, &places[cut..])] {
        let order = if title == first { "（一）" } else { "（二）" };
        draft.sheets[sheet].text(row, 0, format!("{order}{title}"));
        let (_, end) = listed_places(draft, sheet, row + 1, places, shape);
        row = end + 1;
    }
}

/// A sheet for a list, named as people name it.
fn list_sheet(draft: &mut Draft, claim: usize) -> usize {
    if draft.has(Habit::TaxExport) {
        return draft.sheet("发票基础信息");
    }
    let one = draft.claims.iter().all(|making| making.benefit.id == draft.claims[claim].benefit.id);
    let cost = draft.claims[claim].benefit.cost.as_ref().filter(|_| one);
    let own = cost.map_or("费用", |cost| cost.lists[0]);
    let mut name = draft.chance.word(&["费用明细", "费用", "发票清单", "明细表", "附表1", own]);
    if draft.has(Habit::WanInSheetName) {
        name.push_str(if draft.chance.percent(50) { "（万元）" } else { "(单位：万元)" });
        name = name.replace('：', "");
    }
    draft.sheet(&name)
}

/// A product's block: its heading, what it says, its list.
fn block(draft: &mut Draft, sheet: usize, row: u32, index: usize, heading: bool) -> u32 {
    let mut row = row;
    if heading {
        let order = ["一", "二", "三", "四"][index];
        let said = draft.claims[index].benefit.said[0];
        let text = match draft.chance.below(4) {
            0 => format!("产品{order}"),
            1 => format!("{order}、{said}"),
            2 => format!("项目{}", index + 1),
            _ => format!("第{}项", index + 1),
        };
        draft.sheets[sheet].text(row, 0, text);
        row += 1;
    }
    let has_list = draft.rows.iter().any(|row| row.claim == index);
    let typed = draft.has(Habit::TypedTotal) && has_list;
    let pairs = claim(draft, index, true, typed);
    row = laid(draft, sheet, row, pairs);
    let shape = Shape { title: draft.chance.percent(40), ..Shape::default() };
    listed(draft, sheet, row, &[index], shape).map_or(row, |(_, end)| end)
}

fn stacked(draft: &mut Draft) {
    let (sheet, row) = first_sheet(draft, FORM, Some("专项资金申报表"));
    let pairs = applicant(draft);
    let mut row = laid(draft, sheet, row, pairs) + 1;
    for index in all(draft) {
        row = block(draft, sheet, row, index, true) + 1;
    }
}

fn sheets(draft: &mut Draft) {
    let (sheet, row) = first_sheet(draft, &["企业基本情况", "基本信息", "申报单位情况"], None);
    let pairs = applicant(draft);
    laid(draft, sheet, row, pairs);
    for index in all(draft) {
        let making = &draft.claims[index];
        let project = making.project.clone().unwrap_or_else(|| "项目".to_owned());
        let name = match draft.chance.below(3) {
            0 => format!("产品{}", index + 1),
            1 => project,
            _ => format!("{}{}", making.benefit.said[0], index + 1),
        };
        let wan = if draft.has(Habit::WanInSheetName) { "(万元)" } else { "" };
        let name: String = name.chars().take(20).collect();
        let sheet = draft.sheet(&format!("{name}{wan}"));
        block(draft, sheet, 0, index, false);
    }
}

fn side_by_side(draft: &mut Draft) {
    let (sheet, row) = first_sheet(draft, FORM, Some("专项资金申报表"));
    let pairs = applicant(draft);
    let row = laid(draft, sheet, row, pairs) + 1;
    for index in all(draft) {
        let column = u32::try_from(index).unwrap() * 3;
        draft.sheets[sheet].text(row, column, format!("产品{}", index + 1));
        let pairs = claim(draft, index, true, true);
        pairs::left(draft, sheet, row + 1, column, pairs);
    }
    forget_rows(draft);
}

/// Where no list is laid, its lines are only what the typed costs were summed from.
fn forget_rows(draft: &mut Draft) {
    draft.rows.clear();
    draft.laid.clear();
    for figure in &mut draft.truth.figures {
        if figure.what != What::Other {
            figure.weight = Weight::Plain;
            figure.habits.retain(|habit| matches!(habit, Habit::WanInHeading | Habit::WanWithMore));
        }
    }
    draft.habits.keep_without_list();
}

fn columns(draft: &mut Draft) {
    let (first, row) = first_sheet(draft, &["企业基本情况", "基本信息", "申报单位情况"], None);
    let pairs = applicant(draft);
    let end = laid(draft, first, row, pairs);
    let (sheet, row) =
        if draft.chance.percent(30) { (first, end + 1) } else { (draft.sheet("流片产品情况"), 0) };
    draft.sheets[sheet].text(row, 0, "填报项");
    for index in all(draft) {
        let pairs = claim(draft, index, true, true);
        let column = 1 + u32::try_from(index).unwrap();
        draft.sheets[sheet].text(row, column, format!("产品{}", index + 1));
        for (down, pair) in (row + 1..).zip(pairs) {
            if index == 0 {
                let text = draft.broken(&pair.label);
                draft.sheets[sheet].text(down, 0, text);
            }
            draft.sheets[sheet].put(down, column, pair.value);
            pairs::register(draft, sheet, (down, column), Some((down, 0)), pair.says);
        }
    }
    forget_rows(draft);
}

/// A row for each claim; with a list, which names the projects, the costs stand there.
fn rows(draft: &mut Draft, list: bool) {
    let (first, row) = first_sheet(draft, &["企业基本情况", "基本信息", "申报单位情况"], None);
    let pairs = applicant(draft);
    laid(draft, first, row, pairs);
    let sheet = draft.sheet("申报项目汇总");
    let mut row = 0;
    if draft.chance.percent(60) {
        let text = format!("{}年度申报项目汇总表", draft.year);
        draft.sheets[sheet].text(0, 0, text);
        row = 1;
    }
    let one_benefit = draft.claims.iter().all(|making| making.benefit.id == draft.claims[0].benefit.id);
    let heads: &[&str] = &["序号", "申报事项", "项目名称", "年度"];
    for (column, text) in (0_u32..).zip(heads) {
        let text = draft.broken(text);
        draft.sheets[sheet].text(row, column, text);
    }
    let wan = matches!(draft.habits.of(Group::Unit), Some(Habit::WanInHeading | Habit::WanWithMore))
        || draft.chance.percent(30);
    let (word, unit) = if wan { ("万元", Unit::Wan) } else { ("元", Unit::Yuan) };
    let questions = draft.claims[0].benefit.questions;
    let labels: Vec<String> = questions.iter().map(|question| draft.chance.word(question.labels)).collect();
    let mut column = 4;
    let cost = (!list).then(|| {
        let label = if one_benefit {
            draft.claims[0].benefit.cost.as_ref().unwrap().labels[0]
        } else {
            "费用金额"
        };
        draft.sheets[sheet].text(row, column, format!("{label}（{word}）"));
        column += 1;
        column - 1
    });
    let first_question = column;
    if one_benefit {
        for (column, text) in (column..).zip(&labels) {
            draft.sheets[sheet].text(row, column, text.clone());
        }
    }
    let head = row;
    for index in all(draft) {
        row += 1;
        let making = &draft.claims[index];
        let (of, project) = (making.benefit, making.project.clone().unwrap());
        let year = draft.year.to_string();
        let on = &mut draft.sheets[sheet];
        on.put(row, 0, Content::Number((index + 1).to_string()));
        on.text(row, 1, of.said[0]);
        on.text(row, 2, project);
        on.put(row, 3, Content::Number(year));
        if let Some(column) = cost {
            let places: Vec<usize> =
                (0..draft.rows.len()).filter(|place| draft.rows[*place].claim == index).collect();
            let fen = sums::sum_of(draft, &places);
            draft.sheets[sheet].put(row, column, Content::Number(digits(fen, unit)));
            let says = Says::Figure {
                claim: index,
                what: What::Input(of.cost.as_ref().unwrap().input),
                right: vec![policy::Money::from_fen(fen)],
                // 费用金额 over several benefits leaves open whether tax is in it.
                weight: if one_benefit { Weight::Plain } else { Weight::Doubtful },
                habits: Vec::new(),
            };
            pairs::register(draft, sheet, (row, column), Some((head, column)), says);
        }
        if one_benefit {
            for (column, question) in (first_question..).zip(questions) {
                let (text, value) = match &question.answer {
                    Answer::YesNo => {
                        let yes = draft.chance.percent(80);
                        (if yes { "是" } else { "否" }, json!(yes))
                    }
                    Answer::Choice(choices) => {
                        let (value, words) = *draft.chance.pick(choices);
                        (words, json!(value))
                    }
                    Answer::Money(..) | Answer::Count(..) => continue,
                };
                draft.sheets[sheet].text(row, column, text);
                let says = Says::Input(index, question.input, value);
                pairs::register(draft, sheet, (row, column), Some((head, column)), says);
            }
        }
    }
    if list {
        let sheet = list_sheet(draft, 0);
        let shape = Shape {
            title: draft.chance.percent(50),
            benefit: !one_benefit || draft.chance.percent(30),
            project: true,
            sections: false,
        };
        let claims = all(draft);
        listed(draft, sheet, 0, &claims, shape);
    } else {
        forget_rows(draft);
        for figure in &mut draft.truth.figures {
            if !one_benefit && figure.what != What::Other {
                figure.weight = Weight::Doubtful;
            }
        }
    }
}

fn sectioned(draft: &mut Draft) {
    let (sheet, row) = first_sheet(draft, FORM, Some("专项资金申报表"));
    let pairs = applicant(draft);
    let mut row = laid(draft, sheet, row, pairs) + 1;
    for index in all(draft) {
        let pairs = claim(draft, index, true, false);
        row = laid(draft, sheet, row, pairs) + 1;
    }
    let sheet = list_sheet(draft, 0);
    let shape = Shape { title: true, benefit: false, project: false, sections: true };
    let claims = all(draft);
    listed(draft, sheet, 0, &claims, shape);
}
