//! A list of costs on a sheet: title, headings, lines.

use crate::amount::Unit;
use crate::benefit::Cost;
use crate::column::{Bracket, Column, EXPORT, amount_heading, columns, heading, unit_word};
use crate::draft::Draft;
use crate::habit::{Group, Habit};
use crate::line::line;
use crate::sheet::{Cell, Content};
use crate::sums;
use casework::CellRef;

/// What a list must say of the claims.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape {
    pub title: bool,
    pub benefit: bool,
    pub project: bool,
    pub sections: bool,
}

/// A list while it is laid.
pub struct List {
    pub sheet: usize,
    pub columns: Vec<Column>,
    /// For each column its lowest heading.
    pub headings: Vec<CellRef>,
    /// Which row the headings stand in, the lowest.
    pub head: u32,
    /// Where each line stands: the row of the sheet, and the line's place among the form's rows.
    pub lines: Vec<(u32, usize)>,
    /// So many lines stand in subtotals already.
    pub summed: usize,
}

impl List {
    pub fn column(&self, wanted: Column) -> Option<u32> {
        self.columns.iter().position(|column| *column == wanted).map(|place| u32::try_from(place).unwrap())
    }

    /// Where the amounts stand: without tax, else with it.
    pub fn amount(&self) -> u32 {
        self.column(Column::Amount).or_else(|| self.column(Column::Gross)).unwrap()
    }

    pub fn last_column(&self) -> u32 {
        u32::try_from(self.columns.len() - 1).unwrap()
    }
}

/// Lays the lines at `places` of the form's rows from a row on, and gives the row below the list.
pub fn lay(draft: &mut Draft, sheet: usize, row: u32, places: &[usize], shape: Shape) -> (List, u32) {
    let making = &draft.claims[draft.rows[places[0]].claim];
    let cost = making.benefit.cost.as_ref().unwrap();
    let export = draft.has(Habit::TaxExport);
    let columns = if export {
        EXPORT.iter().map(|(column, _)| *column).collect()
    } else {
        columns(&draft.habits, cost, shape.benefit, shape.project, &mut draft.steady("columns"))
    };
    let mut list = List { sheet, columns, headings: Vec::new(), head: row, lines: Vec::new(), summed: 0 };
    let mut row = row;
    if !export {
        row = titles(draft, &list, row, cost, places, shape);
    }
    // A form's lists have the same columns under the same headings.
    let steady = draft.steady("headings");
    let of_the_lines = std::mem::replace(&mut draft.chance, steady);
    row = headings(draft, &mut list, row, cost);
    draft.chance = of_the_lines;
    row = if shape.sections {
        sections(draft, &mut list, row, places)
    } else {
        lines(draft, &mut list, row, places)
    };
    merges(draft, &list);
    let end = sums::end(draft, &list, row, places);
    (list, end)
}

fn titles(draft: &mut Draft, list: &List, mut row: u32, cost: &Cost, places: &[usize], shape: Shape) -> u32 {
    let unit = draft.habits.of(Group::Unit);
    let in_title = unit == Some(Habit::WanInTitle);
    if shape.title || in_title {
        let of = draft.rows[places[0]].claim;
        let mixed = places
            .iter()
            .any(|place| draft.claims[draft.rows[*place].claim].benefit.id != draft.claims[of].benefit.id);
        let mut title = if mixed { "费用明细表".to_owned() } else { draft.chance.word(cost.lists) };
        if in_title {
            let words = unit_word(Unit::Wan, &mut draft.chance);
            title = match draft.chance.below(3) {
                0 => format!("{title}（{words}）"),
                1 => format!("{title}（单位：{words}）"),
                _ => format!("{title} 单位：{words}"),
            };
        }
        let on = &mut draft.sheets[list.sheet];
        on.text(row, 0, title);
        on.merge([row, 0, row, list.last_column()]);
        row += 1;
    }
    let said = match unit {
        Some(Habit::WanInOwnRow) => Some(Unit::Wan),
        Some(Habit::UnitsDisagree) => Some(if draft.unit == Unit::Yuan { Unit::Wan } else { Unit::Yuan }),
        None if draft.chance.percent(20) => Some(Unit::Yuan),
        _ => None,
    };
    if let Some(said) = said {
        let words = unit_word(said, &mut draft.chance);
        let text = match draft.chance.below(4) {
            0 => format!("金额单位：{words}"),
            1 => format!("（单位：{words}）"),
            2 => format!("单位:{words}"),
            _ => format!("单位：{words}"),
        };
        let column = if draft.chance.percent(60) { list.last_column() } else { 0 };
        draft.sheets[list.sheet].text(row, column, text);
        row += 1;
    }
    if unit == Some(Habit::WanInPageHeader) {
        draft.sheets[list.sheet].page_header = Some("单位：万元".to_owned());
    }
    row
}

fn headings(draft: &mut Draft, list: &mut List, row: u32, cost: &Cost) -> u32 {
    let unit = draft.habits.of(Group::Unit);
    let bracket = match unit {
        Some(Habit::WanInHeading) => Bracket::Alone(Unit::Wan),
        Some(Habit::WanWithMore) => Bracket::WithMore(Unit::Wan),
        Some(Habit::CurrencyInHeading) => Bracket::Foreign,
        Some(Habit::UnitsDisagree) => Bracket::Alone(draft.unit),
        None if !draft.has(Habit::TaxExport) => Bracket::Alone(Unit::Yuan),
        _ => Bracket::None,
    };
    let own = draft.has(Habit::OwnHeadings);
    let texts: Vec<String> = list
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            if draft.has(Habit::TaxExport) {
                return EXPORT[place].1.to_owned();
            }
            match column {
                Column::Amount | Column::Gross => {
                    amount_heading(*column, bracket, &draft.habits, cost, &mut draft.chance)
                }
                Column::Tax | Column::Price => {
                    let word = heading(*column, own, cost, &mut draft.chance);
                    match bracket {
                        Bracket::None | Bracket::Foreign => word,
                        Bracket::Alone(unit) | Bracket::WithMore(unit) => {
                            format!("{word}（{}）", unit_word(unit, &mut draft.chance))
                        }
                    }
                }
                other => heading(*other, own, cost, &mut draft.chance),
            }
        })
        .collect();
    let two = draft.has(Habit::TwoHeadingRows);
    let under = unit == Some(Habit::WanUnderHeading);
    let lower = if two || under { row + 1 } else { row };
    let mut upper_left: Option<(u32, u32)> = None;
    for (column, text) in (0_u32..).zip(&texts) {
        let kind = list.columns[column as usize];
        let money = matches!(kind, Column::Amount | Column::Tax | Column::Gross);
        let text = if draft.has(Habit::TaxExport) { text.clone() } else { draft.broken(text) };
        let on = &mut draft.sheets[list.sheet];
        if kind == Column::Blank {
            list.headings.push(on.at(lower, column));
            continue;
        }
        let upper = match kind {
            _ if !two => None,
            Column::Number | Column::Date => Some("发票信息"),
            Column::Vendor | Column::Code => Some("供应商信息"),
            _ if money => Some("费用"),
            _ => None,
        };
        if let Some(upper) = upper {
            let before = upper_left.filter(|(left, _)| {
                matches!(on.cells.get(&(row, *left)), Some(Cell { content: Content::Text(text), .. }) if text == upper)
            });
            match before {
                Some((left, last)) if last + 1 == column => upper_left = Some((left, column)),
                _ => {
                    if let Some((left, last)) = upper_left {
                        on.merge([row, left, row, last]);
                    }
                    on.text(row, column, upper);
                    upper_left = Some((column, column));
                }
            }
            list.headings.push(on.text(lower, column, text));
        } else if under && money {
            list.headings.push(on.text(row, column, text));
            on.text(lower, column, "（万元）");
        } else {
            list.headings.push(on.text(row, column, text));
            on.merge([row, column, lower, column]);
        }
    }
    if let Some((left, last)) = upper_left {
        draft.sheets[list.sheet].merge([row, left, row, last]);
    }
    list.head = lower;
    let mut row = lower + 1;
    if draft.has(Habit::NumberedColumns) {
        for column in 0..list.columns.len() {
            let text = format!("({})", column + 1);
            draft.sheets[list.sheet].text(row, u32::try_from(column).unwrap(), text);
        }
        row += 1;
    }
    row
}

fn lines(draft: &mut Draft, list: &mut List, mut row: u32, places: &[usize]) -> u32 {
    let middle = places.len() / 2;
    let last_number = places.len() - 1;
    for (number, place) in places.iter().enumerate() {
        // Neither an empty row nor headings go through a merge.
        let joined = draft.rows[*place].under_merge || draft.rows[*place].vendor_under_merge;
        if number == middle && number > 0 && !joined {
            if draft.has(Habit::BlankRows) {
                draft.used.insert(Habit::BlankRows);
                row += 1;
            }
            if draft.has(Habit::HeadingAgain) && !draft.has(Habit::TwoHeadingRows) {
                draft.used.insert(Habit::HeadingAgain);
                let on = &mut draft.sheets[list.sheet];
                for column in 0..=list.last_column() {
                    if let Some(cell) = on.cells.get(&(list.head, column)).cloned() {
                        on.cells.insert((row, column), cell);
                    }
                }
                row += 1;
            }
        }
        line(draft, list, row, number + 1, *place);
        row += 1;
        let vendor = |place: usize| draft.rows[place].vendor.clone();
        let ends = number == last_number || vendor(places[number + 1]) != vendor(*place);
        if draft.has(Habit::Subtotals) && ends {
            row = sums::subtotal(draft, list, row);
        }
    }
    row
}

fn sections(draft: &mut Draft, list: &mut List, mut row: u32, places: &[usize]) -> u32 {
    let mut number = 0;
    for (claim, order) in (0..draft.claims.len()).zip("一二三四五".chars()) {
        let of_it: Vec<usize> =
            places.iter().copied().filter(|place| draft.rows[*place].claim == claim).collect();
        if of_it.is_empty() {
            continue;
        }
        let making = &draft.claims[claim];
        let name = making.project.clone().unwrap_or_else(|| making.benefit.said[0].to_owned());
        let last = list.last_column();
        draft.sheets[list.sheet].text(row, 0, format!("{order}、{name}"));
        draft.sheets[list.sheet].merge([row, 0, row, last]);
        row += 1;
        for place in of_it {
            number += 1;
            line(draft, list, row, number, place);
            row += 1;
        }
        row = sums::subtotal(draft, list, row);
    }
    row
}

/// Vendors, projects and amounts over several lines.
fn merges(draft: &mut Draft, list: &List) {
    let mut areas = Vec::new();
    let mut add = |column: Option<u32>, same: &dyn Fn(usize, usize) -> bool| {
        let Some(column) = column else { return };
        let mut start = 0;
        for end in 1..=list.lines.len() {
            let goes_on = end < list.lines.len()
                && list.lines[end].0 == list.lines[end - 1].0 + 1
                && same(list.lines[end - 1].1, list.lines[end].1);
            if !goes_on {
                areas.push([list.lines[start].0, column, list.lines[end - 1].0, column]);
                start = end;
            }
        }
    };
    let rows = &draft.rows;
    add(list.column(Column::Vendor), &|_, next| rows[next].vendor_under_merge);
    add(list.column(Column::Code), &|_, next| rows[next].vendor_under_merge);
    add(Some(list.amount()), &|_, next| rows[next].under_merge);
    if draft.has(Habit::MergedProject) {
        add(list.column(Column::Project), &|one, next| rows[one].claim == rows[next].claim);
        add(list.column(Column::Benefit), &|one, next| rows[one].claim == rows[next].claim);
    }
    let on = &mut draft.sheets[list.sheet];
    for area in areas {
        if area[0] < area[2] {
            for row in area[0] + 1..=area[2] {
                on.cells.remove(&(row, area[1]));
            }
            on.merge(area);
        }
    }
}
