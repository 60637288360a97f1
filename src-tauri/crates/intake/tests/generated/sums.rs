//! Sums in and under a list, under whatever word or none.

use policy::Money;

use crate::amount::{Unit, digits};
use crate::column::Column;
use crate::draft::Draft;
use crate::habit::{Group, Habit};
use crate::line::tax;
use crate::list::List;
use crate::sheet::{Cell, Content};
use crate::truth::{Figure, Weight, What};

/// What the lines since the last subtotal come to.
pub fn subtotal(draft: &mut Draft, list: &mut List, row: u32) -> u32 {
    let habit = if draft.has(Habit::SectionedList) { Habit::SectionedList } else { Habit::Subtotals };
    let places: Vec<usize> = list.lines[list.summed..].iter().map(|(_, place)| *place).collect();
    list.summed = list.lines.len();
    let label = draft.chance.word(&["小计", "小 计", "分项小计", "本项合计"]);
    let column = list.column(Column::Vendor).unwrap_or(0);
    draft.used.insert(habit);
    sum_row(draft, list, row, &places, Some((column, label)), habit, 0);
    row + 1
}

/// What stands under the last line, and the row below it.
pub fn end(draft: &mut Draft, list: &List, row: u32, places: &[usize]) -> u32 {
    let mut row = row;
    let habit = draft.habits.of(Group::Sum);
    let first =
        (0..).zip(&list.columns).find(|(_, column)| **column != Column::Blank).map_or(0, |(place, _)| place);
    match habit {
        Some(Habit::SumPlain) => {
            let label = draft.chance.word(&["合计", "合  计", "总计", "合计：", "总 计"]);
            sum_row(draft, list, row, places, Some((first, label)), Habit::SumPlain, 0);
            if draft.chance.percent(40) && list.amount() > first + 1 {
                draft.sheets[list.sheet].merge([row, first, row, list.amount() - 1]);
            }
            row += 1;
        }
        Some(Habit::SumOdd) => {
            let label = draft.chance.word(&[
                "总金额",
                "Total",
                "TOTAL",
                "累计",
                "合计金额",
                "本表合计",
                "以上合计",
                "费用合计",
                "共计",
                "汇总",
                "申报总额",
                "Σ",
                "计",
                "总额",
                "共3笔",
            ]);
            let texts: Vec<u32> = (0_u32..)
                .zip(&list.columns)
                .filter(|(_, column)| {
                    matches!(
                        column,
                        Column::Serial
                            | Column::Number
                            | Column::Date
                            | Column::Vendor
                            | Column::Code
                            | Column::Note
                    )
                })
                .map(|(place, _)| place)
                .collect();
            let column = *draft.chance.pick(&texts);
            sum_row(draft, list, row, places, Some((column, label)), Habit::SumOdd, 0);
            row += 1;
        }
        Some(Habit::SumBare) => {
            sum_row(draft, list, row, places, None, Habit::SumBare, 0);
            row += 1;
        }
        Some(Habit::SumFormula) => {
            let label = draft.chance.percent(50).then(|| (first, draft.chance.word(&["合计", "总计"])));
            sum_row(draft, list, row, places, label, Habit::SumFormula, 0);
            row += 1;
        }
        Some(Habit::SumWrong) => {
            let wrong = draft.chance.between(1, 90) * 1_000_000;
            sum_row(draft, list, row, places, Some((first, "合计".to_owned())), Habit::SumWrong, wrong);
            let cell = draft.sheets[list.sheet].at(row, list.amount());
            draft.tell(list.sheet, vec![cell], &[], Habit::SumWrong);
            row += 1;
        }
        _ => {}
    }
    if draft.has(Habit::CapitalsRow) {
        draft.used.insert(Habit::CapitalsRow);
        let sum = sum_of(draft, places);
        let label = draft.chance.word(&["合计（大写）", "人民币大写", "金额大写", "大写"]);
        let capitals = casework::in_capitals(Money::from_fen(sum)).unwrap();
        let on = &mut draft.sheets[list.sheet];
        if draft.chance.percent(50) {
            on.text(row, first, format!("{label}：{capitals}"));
        } else {
            on.text(row, first, label);
            on.text(row, first + 1, capitals);
        }
        row += 1;
    }
    row
}

/// The sum as an accountant makes it: of what is typed, the void lines left out.
pub fn sum_of(draft: &Draft, places: &[usize]) -> i64 {
    places
        .iter()
        .map(|place| &draft.rows[*place])
        .filter(|row| row.weight != Weight::Void && !row.under_merge)
        .map(|row| row.fen)
        .sum()
}

fn sum_row(
    draft: &mut Draft,
    list: &List,
    row: u32,
    places: &[usize],
    label: Option<(u32, String)>,
    habit: Habit,
    off: i64,
) {
    let formula = habit == Habit::SumFormula;
    // SUM takes what is void too, and no text.
    let sum = if formula {
        let numbers = places.iter().map(|place| &draft.rows[*place]);
        numbers
            .filter(|row| !row.under_merge && !matches!(row.typed, Some(Content::Text(_))))
            .map(|row| row.fen)
            .sum()
    } else {
        sum_of(draft, places) + off
    };
    let taxes: i64 = places
        .iter()
        .map(|place| &draft.rows[*place])
        .filter(|row| row.weight != Weight::Void)
        .map(|row| tax(row.fen))
        .sum();
    let all = draft.chance.percent(60);
    let main = list.amount();
    for (column, kind) in (0_u32..).zip(&list.columns) {
        let fen = match kind {
            _ if column == main => sum,
            Column::Tax if all => taxes,
            Column::Gross if all => sum + taxes,
            _ => continue,
        };
        let shown = digits(fen, draft.unit);
        let content = if formula {
            let letter = casework::column_letters(column);
            let (first, last) = (list.lines[0].0 + 1, list.lines[list.lines.len() - 1].0 + 1);
            Content::Formula { text: format!("=SUM({letter}{first}:{letter}{last})"), shown }
        } else {
            Content::Number(shown)
        };
        let mut cell = Cell::new(content);
        if column == main && draft.unit == Unit::Yuan && draft.chance.percent(50) {
            cell.format = Some("#,##0.00".to_owned());
        }
        let on = &mut draft.sheets[list.sheet];
        on.cells.insert((row, column), cell);
        let at = on.at(row, column);
        draft.truth.figures.push(Figure {
            at,
            heading: None,
            claim: draft.rows[places.first().copied().unwrap_or(0)].claim,
            what: What::Other,
            right: Vec::new(),
            weight: Weight::NoCost,
            habits: vec![habit],
        });
    }
    if let Some((column, label)) = label {
        draft.sheets[list.sheet].text(row, column, label);
    }
}
