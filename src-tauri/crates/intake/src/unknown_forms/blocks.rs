//! Several claims among a section's labels: blocks one above the other or side by side, or a column for each.
//! Two products that are merged into one cost are the worst that a reader can do, so what is not plainly one
//! or several is left open.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use policy::{Benefit, Input};

use crate::checks::money_unit;
use crate::reading::coerce::{Asked, Unit};
use crate::reading::input;
use crate::reading::text::{excerpt, heading, key};
use crate::reading::words::{form, is_total_word};
use crate::unknown_forms::labels::Found;
use crate::unknown_forms::mapping::{PROJECT, YEAR};
use crate::workbook::book::{Fate, Sheet};
use crate::workbook::grid::shown_text;
use crate::workbook::value::Value;

/// A section has no more claims than this.
const MOST: usize = 100;

/// The claims' labels, one list for each claim; what is open is said in Chinese.
pub(super) fn blocks<'p>(
    sheet: &Sheet,
    benefit: &'p Benefit,
    found: Vec<Found<'p>>,
    open: &mut Vec<String>,
) -> Vec<Vec<Found<'p>>> {
    let mut blocks = Vec::new();
    for band in bands(sheet, found) {
        blocks.extend(side_by_side(sheet, band));
    }
    blocks.truncate(MOST);
    let mut claims: Vec<Vec<Found<'p>>> = Vec::new();
    for block in blocks {
        match claims.last_mut() {
            None => claims.push(block),
            Some(before) => match standing(sheet, benefit, before, &block) {
                Standing::Another => claims.push(block),
                // What it says beside that is the claim's as well.
                Standing::Same => {
                    let known: Vec<&str> = before.iter().map(|found| found.name).collect();
                    before.extend(block.into_iter().filter(|found| !known.contains(&found.name)));
                }
                Standing::Unclear(name) => {
                    let label = benefit.inputs.iter().find(|input| input.name == name);
                    let label = label.map_or("项目名称", |input| input.label.as_str());
                    let place = |block: &[Found<'_>]| {
                        let one = block.iter().find(|found| found.name == name);
                        one.map(|found| address(sheet, found.value)).unwrap_or_default()
                    };
                    open.push(format!(
                        "工作表“{}”的“{label}”填了两处（{}、{}），认不出是一个产品还是两个",
                        sheet.name,
                        place(before),
                        place(&block)
                    ));
                }
            },
        }
    }
    share_year(&mut claims);
    let alone = claims.len() == 1;
    match claims.pop() {
        Some(only) if alone => columns(sheet, benefit, only, open),
        last => claims.into_iter().chain(last).collect(),
    }
}

fn address(sheet: &Sheet, index: usize) -> String {
    let cell = &sheet.cells[index];
    casework::CellRef::new(sheet.name.clone(), cell.row, cell.column).address()
}

/// Labels in the order of the sheet, cut where one comes again in a later row.
fn bands<'p>(sheet: &Sheet, found: Vec<Found<'p>>) -> Vec<Vec<Found<'p>>> {
    let row = |found: &Found<'_>| sheet.cells[found.value].row;
    let mut bands: Vec<Vec<Found<'p>>> = Vec::new();
    for one in found {
        let fits = bands
            .last()
            .is_some_and(|band| !band.iter().any(|known| known.name == one.name && row(known) != row(&one)));
        match bands.last_mut() {
            Some(band) if fits => band.push(one),
            _ => bands.push(vec![one]),
        }
    }
    bands
}

/// A band cut where a label comes again in the same row.
fn side_by_side<'p>(sheet: &Sheet, band: Vec<Found<'p>>) -> Vec<Vec<Found<'p>>> {
    let mut columns: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for found in &band {
        columns.entry(found.name).or_default().push(sheet.cells[found.label].column);
    }
    let Some(starts) = columns.into_values().max_by_key(Vec::len).filter(|starts| starts.len() > 1) else {
        return vec![band];
    };
    let mut blocks: Vec<Vec<Found<'p>>> = starts.iter().map(|_| Vec::new()).collect();
    for found in band {
        let column = sheet.cells[found.label].column;
        let at = starts.iter().rposition(|start| *start <= column).unwrap_or(0);
        blocks[at].push(found);
    }
    blocks
}

/// What a further block is to the one before it.
enum Standing<'p> {
    Another,
    /// It says the same once more.
    Same,
    /// A value stands there twice, and nothing tells what of.
    Unclear(&'p str),
}

fn standing<'p>(sheet: &Sheet, benefit: &Benefit, before: &[Found<'p>], block: &[Found<'p>]) -> Standing<'p> {
    let value = |of: &[Found<'p>], name: &str| {
        let found = of.iter().find(|found| found.name == name)?;
        Some(key(&shown_text(&sheet.cells[found.value])))
    };
    let is_input = |name: &str| benefit.inputs.iter().any(|input| input.name == name);
    let inputs = block.iter().filter(|found| is_input(found.name)).count();
    let differing = block.iter().find(|found| {
        let known = value(before, found.name);
        known.is_some() && known != value(block, found.name) && found.name != YEAR
    });
    let project = value(block, PROJECT);
    let other_project = project.is_some() && project != value(before, PROJECT);
    match differing {
        // A project with its year or anything else of it is a claim; a project alone may be a title.
        _ if other_project && (inputs > 0 || block.len() >= 2) => Standing::Another,
        _ if inputs >= 2 && project.is_none() && differing.is_some() => Standing::Another,
        Some(found) => Standing::Unclear(found.name),
        None => Standing::Same,
    }
}

/// A year that is said once is every block's.
fn share_year(claims: &mut [Vec<Found<'_>>]) {
    let mut years = claims.iter().flatten().filter(|found| found.name == YEAR);
    let Some(year) = years.next().filter(|_| years.next().is_none()).cloned() else { return };
    for claim in claims.iter_mut().filter(|claim| !claim.iter().any(|found| found.name == YEAR)) {
        claim.push(year.clone());
    }
}

/// One claim's labels with more columns of contents beside the first: a claim for each, where they say so.
fn columns<'p>(
    sheet: &Sheet,
    benefit: &'p Benefit,
    only: Vec<Found<'p>>,
    open: &mut Vec<String>,
) -> Vec<Vec<Found<'p>>> {
    let further = further(sheet, &only);
    let mut claims = vec![only];
    for (column, cells) in further {
        let names: HashMap<&str, usize> = cells.iter().copied().collect();
        let header = header_over(sheet, &claims[0], column);
        if header.as_deref().is_some_and(says_no_claim) {
            continue;
        }
        let reads = |name: &str, index: usize| match benefit.inputs.iter().find(|input| input.name == name) {
            Some(input) => reads_as(sheet, input, index),
            None => matches!(sheet.cells[index].value, Value::Text(_) | Value::Number(_)),
        };
        let own: Vec<&(&str, usize)> =
            cells.iter().filter(|(name, _)| *name != PROJECT && *name != YEAR).collect();
        let sound = own.iter().all(|(name, index)| reads(name, *index));
        let figures = own.iter().any(|(name, index)| {
            let money =
                benefit.inputs.iter().any(|i| i.name == *name && matches!(i.kind, policy::InputKind::Money));
            money && matches!(sheet.cells[*index].value, Value::Number(_))
        });
        let product = names.get(PROJECT).map(|index| shown_text(&sheet.cells[*index]));
        if product.as_deref().is_some_and(says_no_claim) {
            continue;
        }
        let named = product.is_some() || header.as_deref().is_some_and(names_a_claim);
        if sound && named && !own.is_empty() {
            let label = |name: &str| claims[0].iter().find(|found| found.name == name).cloned();
            let claim =
                cells.iter().filter_map(|(name, index)| Some(Found { value: *index, ..label(name)? }));
            let claim: Vec<Found<'p>> = claim.collect();
            claims.push(claim);
        } else if figures || (named && !own.is_empty()) || (sound && own.len() >= 2) {
            let at = cells.first().map(|(_, index)| address(sheet, *index)).unwrap_or_default();
            open.push(format!(
                "工作表“{}”{} 列（{at} 起）也填有内容，认不出是不是另一个产品",
                sheet.name,
                casework::column_letters(column)
            ));
        }
    }
    share_year(&mut claims);
    claims
}

/// Cells to the right of values, by column: of which label, and where.
fn further<'p>(sheet: &Sheet, only: &[Found<'p>]) -> BTreeMap<u32, Vec<(&'p str, usize)>> {
    let labels: BTreeSet<usize> = only.iter().map(|found| found.label).collect();
    let mut columns: BTreeMap<u32, Vec<(&'p str, usize)>> = BTreeMap::new();
    for found in only.iter().filter(|found| found.value != found.label) {
        let row = sheet.cells[found.value].row;
        // OverCells a value that stands below its label are those of other labels.
        if sheet.cells[found.label].row != row {
            continue;
        }
        let next = (found.value + 1..sheet.cells.len()).take_while(|index| sheet.cells[*index].row == row);
        // What has its fate already is an example.
        let open = |index: &usize| sheet.fates.get(*index).is_none_or(|fate| *fate == Fate::Unseen);
        for index in next.take_while(|index| !labels.contains(index)).filter(open).take(MOST) {
            let aside = match &sheet.cells[index].value {
                Value::Text(text) => {
                    money_unit::alone(text).is_some() || crate::unknown_forms::labels::looks_like_label(text)
                }
                _ => false,
            };
            if aside {
                break;
            }
            columns.entry(sheet.cells[index].column).or_default().push((found.name, index));
        }
    }
    columns
}

/// The text above a column of contents.
fn header_over(sheet: &Sheet, only: &[Found<'_>], column: u32) -> Option<String> {
    let first = only.iter().map(|found| sheet.cells[found.value].row).min()?;
    (first.saturating_sub(2)..first).rev().find_map(|row| {
        let index = sheet.index_of(row, column)?;
        Some(shown_text(&sheet.cells[index]))
    })
}

fn reads_as(sheet: &Sheet, wanted: &Input, index: usize) -> bool {
    let asked =
        Asked { label: &wanted.label, unit: Unit::named(Some(input::unit_words(wanted))), place: "本项" };
    input::read(wanted, &sheet.cells[index], asked).is_ok()
}

/// `合计`, `上年数`, `备注` over a column: no claim's.
fn says_no_claim(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "上年",
        "上一年",
        "去年",
        "上期",
        "同比",
        "增长",
        "备注",
        "说明",
        "单位",
        "合计",
        "总计",
        "小计",
        "要求",
        "审核",
    ];
    let keys = heading(text);
    is_total_word(text) || WORDS.iter().any(|word| keys.whole.contains(word)) || form::UNIT.mean(&keys)
}

/// `产品二`, `项目2`, `第2项`, `芯片B` over a column.
fn names_a_claim(text: &str) -> bool {
    let word = key(text);
    ["产品", "项目", "芯片", "第", "型号"].iter().any(|start| word.starts_with(start))
        && excerpt(text).chars().count() <= 20
}
