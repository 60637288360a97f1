//! What the parts of a workbook's sheets are, by their words: the mapping that a careful reader would write.
//! Where the words leave it open, nothing is guessed, and it is said what is open.

use policy::{Benefit, Pack};

use crate::reading::table;
use crate::reading::table::{Heads, head_texts};
use crate::reading::text::{heading, key};
use crate::reading::titles::sheet_titles;
use crate::reading::words::{Column, is_gross_amount, sheet as sheet_words};
use crate::unknown_forms::benefits::{
    benefit_of, benefit_words, by_inputs, said_benefits, the_one_in, year_of,
};
use crate::unknown_forms::blocks::blocks;
use crate::unknown_forms::claim_rows::{ClaimRows, amounts_left, claim_rows, classes_left};
use crate::unknown_forms::gross::gross_column;
use crate::unknown_forms::labels;
use crate::unknown_forms::labels::{Found, Labels};
use crate::unknown_forms::mapping::{
    BENEFIT, IGNORE, Mapping, PROJECT, PartMapping, PartOf, YEAR, column_name, of_rows, table_columns,
};
use crate::unknown_forms::sections::sections;
use crate::unknown_forms::suggest;
use crate::workbook::book::{Book, Sheet};
use crate::workbook::value::Value;

/// The mapping of the sheets that are not understood yet, and what is open, in Chinese.
pub(crate) fn guess(book: &Book, understood: &[bool], pack: &Pack) -> (Mapping, Vec<String>) {
    let mut mapping = Mapping::default();
    let mut open = Vec::new();
    let titles = sheet_titles(pack);
    let said = said_in(book, understood, pack, &titles);
    for (sheet, _) in book.sheets.iter().zip(understood).filter(|(_, understood)| !**understood) {
        if sheet.hidden || sheet.cells.is_empty() || sheet_words::GUIDE.mean(&heading(&sheet.name)) {
            continue;
        }
        let parts = of_sheet(sheet, pack, &titles, said, &mut open);
        let figures = sheet.cells.iter().filter(|cell| matches!(cell.value, Value::Number(_))).count();
        // A list of invoices that nobody reads may be a product's; what else stands there is told of.
        if parts.is_empty() && figures >= 3 && suggest::lists_invoices(sheet) {
            open.push(format!("工作表“{}”像是发票明细，但认不出各列是什么", sheet.name));
        }
        mapping.sheets.extend(parts);
    }
    implied_claims(&mut mapping);
    (mapping, open)
}

/// The benefit that the workbook's labels say is claimed, where they say one.
fn said_in<'p>(book: &Book, understood: &[bool], pack: &'p Pack, titles: &[String]) -> Option<&'p Benefit> {
    let sheets =
        book.sheets.iter().zip(understood).filter(|(sheet, understood)| !**understood && !sheet.hidden);
    let mut said = sheets.flat_map(|(sheet, _)| said_benefits(sheet, pack, &|_| false));
    let first = the_one_in(&[key(&said.next()?)], pack, titles)?;
    said.all(|words| the_one_in(&[key(&words)], pack, titles).is_some_and(|other| other.id == first.id))
        .then_some(first)
}

/// A list of expenses for a benefit that nothing else claims is a claim to it.
fn implied_claims(mapping: &mut Mapping) {
    let claimed = |parts: &[PartMapping], id: &Option<String>| {
        parts.iter().any(|part| part.what == PartOf::Claims && part.benefit == *id)
    };
    let mut implied: Vec<PartMapping> = Vec::new();
    for part in mapping.sheets.iter().filter(|part| part.what == PartOf::Items && part.benefit.is_some()) {
        let by_row = part.columns.values().any(|name| *name == BENEFIT);
        if !by_row && !claimed(&mapping.sheets, &part.benefit) && !claimed(&implied, &part.benefit) {
            let mut claim = PartMapping::new(&part.sheet, PartOf::Claims);
            (claim.benefit, claim.year, claim.project) =
                (part.benefit.clone(), part.year, part.project.clone());
            implied.push(claim);
        }
    }
    mapping.sheets.extend(implied);
}

fn of_sheet(
    sheet: &Sheet,
    pack: &Pack,
    titles: &[String],
    said: Option<&Benefit>,
    open: &mut Vec<String>,
) -> Vec<PartMapping> {
    let table = |section: &Sheet| match table_or_rows(section, pack, titles) {
        (Some((_, heads)), _) => Some(heads),
        (None, _) => None,
    };
    let found = sections(sheet, pack, table);
    let mut parts = Vec::new();
    // What is said of the sheet holds for its sections, as long as none says otherwise.
    let mut known = Known { benefit: None, year: None, said };
    for section in &found {
        let last = section.cells.last().map(|cell| cell.row + 1);
        let own = of_section(section, pack, titles, &mut known, open);
        let below = found.last().is_some_and(|last| last.cells.first() != section.cells.first());
        parts.extend(own.into_iter().map(|mut part| {
            part.last_row = last.filter(|_| below && part.header_row.is_some());
            part
        }));
    }
    if found.is_empty() {
        parts = of_section(sheet, pack, titles, &mut known, open);
    }
    parts
}

/// What stands above a section, or elsewhere in the workbook, and holds for it.
struct Known<'p> {
    benefit: Option<&'p Benefit>,
    year: Option<i32>,
    /// What the workbook says that it claims.
    said: Option<&'p Benefit>,
}

/// A section's table, or its rows of claims.
type TableOrRows = (Option<(PartOf, Heads)>, Option<ClaimRows>);

fn table_or_rows(sheet: &Sheet, pack: &Pack, titles: &[String]) -> TableOrRows {
    // A row of a claim's own headings says more than one of an expense's.
    match (best_table(sheet), claim_rows(sheet, pack, titles)) {
        (Some((what, heads)), Some(claims)) if claims.inputs < heads.headings.len() => {
            (Some((what, heads)), None)
        }
        (_, Some(claims)) => (None, Some(claims)),
        (table, None) => (table, None),
    }
}

fn of_section<'p>(
    sheet: &Sheet,
    pack: &'p Pack,
    titles: &[String],
    known: &mut Known<'p>,
    open: &mut Vec<String>,
) -> Vec<PartMapping> {
    let rows = sheet.rows();
    let (table, by_rows) = table_or_rows(sheet, pack, titles);
    let first_of_table = match (&table, &by_rows) {
        (Some((_, heads)), _) => Some(sheet.cells[rows[heads.first].start].row),
        (None, Some(claims)) => Some(claims.row),
        (None, None) => None,
    };
    let in_table = |row: u32| first_of_table.is_some_and(|first| row >= first);
    // A section that says what it claims, in whatever words, never claims what the one above it does.
    let words = said_benefits(sheet, pack, &in_table);
    let benefit = benefit_of(sheet, pack, titles, in_table).or(known.benefit.filter(|_| words.is_empty()));
    let year = year_of(sheet, in_table).or(known.year);
    (known.benefit, known.year) = (benefit, year);

    let mut parts = Vec::new();
    let labels = Labels::new(&pack.applicant_inputs, pack, false);
    let found = labels::find_values(sheet, &labels, in_table);
    let named = found.iter().any(|found| matches!(found.name, "name" | "uscc"));
    if named || found.len() >= 3 {
        parts.push(cells_part(sheet, PartOf::Applicant, &found));
    }
    if let Some(claims) = by_rows {
        open.extend(classes_left(sheet, &claims, benefit.is_some(), &benefit_words(pack, titles)));
        if claims.part.benefit.is_none() {
            open.extend(amounts_left(sheet, &claims));
        }
        let mut part = claims.part;
        part.year = year;
        parts.push(part);
        return parts;
    }
    let unheard = benefit.is_none() && !words.is_empty();
    if unheard {
        open.push(format!(
            "工作表“{}”所写的申报事项“{}”不是本政策的事项，认不出是哪一项",
            sheet.name,
            words.join("”“")
        ));
    }
    // What is said stands: what the labels ask for never makes another of it.
    let asked_for = || by_inputs(sheet, pack, in_table).or(known.said).filter(|_| !unheard);
    if let Some(benefit) = benefit.or_else(asked_for) {
        let labels = Labels::new(&benefit.inputs, pack, true);
        let found = labels::find_values(sheet, &labels, in_table);
        let asks = |found: &Found<'_>| benefit.inputs.iter().any(|input| input.name == found.name);
        // A form whose title says what is claimed claims it for the year or project that it names.
        let titled = known.benefit.is_some_and(|titled| titled.id == benefit.id);
        let own = found.iter().any(|found| asks(found) || (titled && matches!(found.name, YEAR | PROJECT)));
        // Who says what is claimed claims it, though the form asks for nothing else of it.
        let said = the_one_in(&words.iter().map(|words| key(words)).collect::<Vec<_>>(), pack, titles);
        if own || said.is_some_and(|said| said.id == benefit.id) {
            for block in blocks(sheet, benefit, found, open) {
                let mut part = cells_part(sheet, PartOf::Claims, &block);
                part.benefit = Some(benefit.id.clone());
                part.year = year;
                parts.push(part);
            }
        }
    }
    if let Some((what, heads)) = table {
        let mut part = table_part(sheet, what, &heads);
        if matches!(what, PartOf::Items | PartOf::Loans) {
            part.benefit = benefit.map(|benefit| benefit.id.clone());
            part.year = year;
            let has = |column| heads.headings.iter().any(|heading| heading.column == column);
            if what == PartOf::Items {
                own_columns(sheet, &heads, &mut part, benefit.or(known.said), pack);
                if let Some(twice) = headed_twice(sheet, &heads) {
                    open.push(twice);
                }
                // What has tax in it is asked in its place: no mapping takes it out.
                if !has(Column::Amount) && gross_column(sheet, &part).is_none() {
                    open.push(format!("工作表“{}”没有认出不含税金额所在的列", sheet.name));
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// Two lists beside each other have the same headings twice: it is said where the second begins.
fn headed_twice(sheet: &Sheet, heads: &Heads) -> Option<String> {
    let amount = heads.headings.iter().find(|heading| heading.column == Column::Amount)?;
    let row = sheet.rows().get(heads.last)?.clone();
    let words = |index: usize| match &sheet.cells[index].value {
        // Units in a row of their own are alike over whatever amounts.
        Value::Text(text) => Some(heading(text)).filter(|keys| !keys.bare.is_empty()).map(|keys| keys.whole),
        _ => None,
    };
    let own = row.clone().find(|index| sheet.cells[*index].column == amount.position).and_then(words)?;
    let mut others = row.filter(|index| heads.unknown.binary_search(&sheet.cells[*index].column).is_ok());
    let second = others.find(|index| words(*index).is_some_and(|words| words == own))?;
    let letters = casework::column_letters(sheet.cells[second].column);
    Some(format!(
        "工作表“{}”并排有两组相同的表头（{letters} 列又是“{}”），认不出是一项还是两项申报",
        sheet.name, amount.label
    ))
}

/// Columns in which each row says for itself what a benefit asks for: yes or no, a choice, a year.
fn own_columns(sheet: &Sheet, heads: &Heads, part: &mut PartMapping, benefit: Option<&Benefit>, pack: &Pack) {
    let inputs: Vec<policy::Input> =
        of_rows(benefit.map(|benefit| benefit.id.as_str()), pack).cloned().collect();
    let labels = Labels::new(&inputs, pack, true);
    let rows = sheet.rows();
    let above = heads.last.checked_sub(1).filter(|above| *above >= heads.first).map(|above| &rows[above]);
    for head in head_texts(sheet, above, &rows[heads.last]) {
        let letters = casework::column_letters(head.column);
        if part.columns.get(&letters).is_none_or(|name| name != IGNORE) {
            continue;
        }
        let name = head.readings.iter().find_map(|text| labels.meaning(&heading(text)));
        if let Some(name) =
            name.filter(|name| *name != PROJECT && !part.columns.values().any(|known| known == name))
        {
            part.columns.insert(letters, name.to_owned());
        }
    }
}

fn cells_part(sheet: &Sheet, what: PartOf, found: &[Found<'_>]) -> PartMapping {
    let mut part = PartMapping::new(&sheet.name, what);
    for found in found {
        let cell = &sheet.cells[found.value];
        let at = casework::CellRef::new(sheet.name.clone(), cell.row, cell.column).address();
        if part.cells.contains_key(found.name) {
            // The second place of a value stays unread, and is told of.
            continue;
        }
        part.cells.insert(found.name.to_owned(), at);
    }
    part
}

fn table_part(sheet: &Sheet, what: PartOf, heads: &Heads) -> PartMapping {
    let mut part = PartMapping::new(&sheet.name, what);
    let rows = sheet.rows();
    part.header_row = Some(sheet.cells[rows[heads.last].start].row + 1);
    for heading in &heads.headings {
        part.columns.insert(casework::column_letters(heading.position), column_name(heading.column));
    }
    for column in &heads.unknown {
        part.columns.insert(casework::column_letters(*column), IGNORE.to_owned());
    }
    part
}

/// Whether a heading that is no column's stands over amounts with tax: they are asked for, never passed over.
fn over_gross(sheet: &Sheet, heads: &Heads) -> bool {
    let rows = sheet.rows();
    rows[heads.first..=heads.last].iter().flat_map(|row| row.clone()).any(|index| {
        let cell = &sheet.cells[index];
        matches!(&cell.value, Value::Text(text) if is_gross_amount(&heading(text)))
            && heads.unknown.binary_search(&cell.column).is_ok()
    })
}

/// The kind of table that most headings speak for.
fn best_table(sheet: &Sheet) -> Option<(PartOf, Heads)> {
    let kinds = [
        (PartOf::Items, sheet_words::ITEMS),
        (PartOf::Loans, sheet_words::LOANS),
        (PartOf::Related, sheet_words::RELATED),
        (PartOf::Awards, sheet_words::AWARDS),
        (PartOf::Attachments, sheet_words::ATTACHMENTS),
    ];
    let name = heading(&sheet.name);
    let mut best: Option<(usize, PartOf, Heads)> = None;
    for (what, words) in kinds {
        let named = words.mean(&name);
        let Some(heads) = table::look(sheet, table_columns(what), 2) else { continue };
        let has = |column: Column| heads.headings.iter().any(|heading| heading.column == column);
        let telling = match what {
            PartOf::Items => {
                let number = has(Column::Number) || has(Column::DigitalNumber);
                let amount = has(Column::Amount) || over_gross(sheet, &heads);
                let said = [number, amount, has(Column::Tax), has(Column::Vendor)];
                said.into_iter().filter(|said| *said).count() >= 2
            }
            PartOf::Loans => has(Column::Principal) && (has(Column::From) || has(Column::InterestPaid)),
            PartOf::Related => has(Column::Name) && has(Column::Relation),
            PartOf::Awards => has(Column::Source) && has(Column::Amount),
            PartOf::Attachments => has(Column::FileName) && (has(Column::Material) || named),
            PartOf::Applicant | PartOf::Claims | PartOf::Ignore => false,
        };
        let score = heads.headings.len() + 3 * usize::from(named);
        if (telling || named) && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, what, heads));
        }
    }
    best.map(|(_, what, heads)| (what, heads))
}
