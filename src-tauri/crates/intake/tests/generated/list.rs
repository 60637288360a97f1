//! A list of costs on a sheet: title, headings, lines.

use casework::CellRef;
use policy::Money;

use crate::benefit::Cost;
use crate::column::{Bracket, Column, EXPORT, amount_heading, columns, heading, unit_word};
use crate::draft::Draft;
use crate::habit::{Group, Habit};
use crate::rows::{Unit, digits};
use crate::sheet::{Cell, Content};
use crate::sums;
use crate::truth::{Figure, Line, Weight, What};

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
    // A form's lists have the same columns under the same headings.
    let steady = draft.steady("list");
    let of_the_lines = std::mem::replace(&mut draft.chance, steady);
    let making = &draft.claims[draft.rows[places[0]].claim];
    let cost = making.benefit.cost.as_ref().unwrap();
    let export = draft.has(Habit::TaxExport);
    let columns = if export {
        EXPORT.iter().map(|(column, _)| *column).collect()
    } else {
        columns(&draft.habits, cost, shape.benefit, shape.project, &mut draft.chance)
    };
    let mut list = List { sheet, columns, headings: Vec::new(), head: row, lines: Vec::new(), summed: 0 };
    let mut row = row;
    if !export {
        row = titles(draft, &list, row, cost, places, shape);
    }
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
            on.text(row, column, text);
            list.headings.push(on.text(lower, column, "（万元）"));
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

/// One line, with its figure.
fn line(draft: &mut Draft, list: &mut List, row: u32, number: usize, place: usize) {
    let data = draft.rows[place].clone();
    let making = &draft.claims[data.claim];
    let contracts = making.benefit.cost.as_ref().unwrap().contracts;
    let (benefit, project) = (making.benefit.said[0], making.project.clone());
    let tax = tax(data.fen);
    let written = if contracts { data.contract.clone() } else { data.number.clone() };
    let vendor = data.vendor_typed.clone().unwrap_or_else(|| data.vendor.name.clone());
    let mut said = Line::default();
    for (column, kind) in (0_u32..).zip(list.columns.clone()) {
        let content = match kind {
            Column::Serial => Some(Content::Number(number.to_string())),
            Column::Benefit => Some(Content::Text(benefit.to_owned())),
            Column::Project => project.clone().map(Content::Text),
            Column::Contract => Some(Content::Text(data.contract.clone())),
            Column::Number => {
                said.number = Some(written.clone());
                let stored = data.number_stored && !contracts;
                Some(if stored { Content::Number(written.clone()) } else { Content::Text(written.clone()) })
            }
            Column::Date => {
                said.date = Some(data.date);
                Some(day(draft, data.date))
            }
            Column::Vendor => {
                said.vendor = Some(data.vendor.name.clone());
                (!data.vendor_under_merge).then(|| Content::Text(vendor.clone()))
            }
            Column::Code => {
                said.code = Some(data.vendor.uscc.clone());
                (!data.vendor_under_merge).then(|| Content::Text(data.vendor.uscc.clone()))
            }
            Column::Model => {
                Some(Content::Text(draft.chance.word(&["12寸晶圆", "MPW", "28nm全掩膜", "V3.0", "年度授权"])))
            }
            Column::Quantity => Some(Content::Number(draft.chance.between(1, 48).to_string())),
            Column::Price => {
                Some(Content::Number(digits(draft.chance.between(100, 9_999) * 10_000, data.unit)))
            }
            Column::Amount => (!data.under_merge)
                .then(|| data.typed.clone().unwrap_or_else(|| Content::Number(data.digits()))),
            Column::Gross if list.column(Column::Amount).is_none() => (!data.under_merge)
                .then(|| data.typed.clone().unwrap_or_else(|| Content::Number(data.digits()))),
            Column::Tax => {
                said.tax = Some(Money::from_fen(tax));
                Some(Content::Number(digits(tax, data.unit)))
            }
            Column::Gross => Some(Content::Number(digits(data.fen + tax, data.unit))),
            Column::Unit => Some(Content::Text(match data.unit {
                Unit::Yuan => "元".to_owned(),
                Unit::Wan => "万元".to_owned(),
            })),
            Column::Counts => data.counts.map(|word| Content::Text(word.to_owned())),
            Column::InvoiceCode => {
                said.invoice_code.clone_from(&data.code);
                data.code.clone().map(Content::Text)
            }
            Column::Currency => data.currency.map(|word| Content::Text(word.to_owned())),
            Column::State => data.state.or(Some("正常")).map(|word| Content::Text(word.to_owned())),
            Column::Note => data.note.clone().map(Content::Text),
            Column::Blank | Column::Export("") => None,
            Column::Export("buyer") => Some(Content::Text(draft.applicant.name.clone())),
            Column::Export("buyer-code") => Some(Content::Text(draft.applicant.uscc.clone())),
            Column::Export("positive") => {
                Some(Content::Text(if data.fen < 0 { "否" } else { "是" }.to_owned()))
            }
            Column::Export(word) => Some(Content::Text(word.to_owned())),
        };
        let Some(content) = content else { continue };
        let mut cell = Cell::new(content);
        if column == list.amount() {
            cell.format.clone_from(&data.format);
            cell.white = data.white;
        }
        if kind == Column::Number && data.number_stored {
            cell.format = Some(if data.code.is_some() { "00000000" } else { "0" }.to_owned());
        }
        cell.struck = data.struck;
        draft.sheets[list.sheet].cells.insert((row, column), cell);
    }
    list.lines.push((row, place));
    let at = draft.sheets[list.sheet].at(row, list.amount());
    if !data.under_merge {
        let (right, weight) = weighed(draft, list, place);
        draft.laid[place] = Some(draft.truth.figures.len());
        draft.truth.figures.push(Figure {
            at: at.clone(),
            heading: Some(list.headings[list.amount() as usize].clone()),
            claim: data.claim,
            what: What::Item(Box::new(said)),
            right: right.map(Money::from_fen).into_iter().collect(),
            weight,
            habits: data.habits.clone(),
        });
    }
    if data.habits.contains(&Habit::DuplicateLine) {
        draft.tell(list.sheet, vec![at.clone()], &["重复", "同一", "相同"], Habit::DuplicateLine);
    }
    if data.struck {
        draft.tell(list.sheet, vec![at.clone()], &["删除线", "划去", "划掉"], Habit::StruckRow);
    }
    if data.white || data.format.as_deref() == Some(";;;") {
        let words = ["不显示", "白色", "看不见", "隐藏", "同色"];
        draft.tell(list.sheet, vec![at], &words, Habit::HidingFormat);
    }
}

/// Thirteen per cent, to the fen.
pub fn tax(fen: i64) -> i64 {
    (fen * 13 + 50).div_euclid(100)
}

/// What a careful person makes of a line, from what is in it and what the list says over it.
fn weighed(draft: &Draft, list: &List, place: usize) -> (Option<i64>, Weight) {
    let row = &draft.rows[place];
    let asked = draft.has(Habit::UnitsDisagree)
        || draft.has(Habit::CurrencyInHeading)
        || list.column(Column::Amount).is_none();
    let bare = draft.habits.of(Group::Tax) == Some(Habit::BareAmount);
    let unsure = draft.has(Habit::NoUnit) || draft.has(Habit::SectionedList) || bare;
    match row.weight {
        Weight::Void | Weight::NoCost => (None, row.weight),
        _ if asked => (None, Weight::Doubtful),
        Weight::Plain if unsure => (row.right, Weight::Doubtful),
        Weight::Plain | Weight::Doubtful | Weight::Cancels(_) => (row.right, row.weight),
    }
}

fn day(draft: &mut Draft, day: jiff::civil::Date) -> Content {
    let (year, month, date) = (day.year(), day.month(), day.day());
    if draft.has(Habit::TaxExport) {
        return Content::Text(format!("{day} 10:21:33"));
    }
    if !draft.has(Habit::DateWritings) {
        return Content::Day(day);
    }
    match draft.chance.below(7) {
        0 => Content::Text(day.to_string()),
        1 => Content::Text(format!("{year}/{month}/{date}")),
        2 => Content::Text(format!("{year}.{month}.{date}")),
        3 => Content::Text(format!("{year}年{month}月{date}日")),
        4 => Content::Text(format!("{year}{month:02}{date:02}")),
        5 => Content::Text(format!("{year}-{month}-{date}")),
        _ => Content::Day(day),
    }
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
