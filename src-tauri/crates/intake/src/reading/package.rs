//! From what was handed in to an application package and its problems.

mod merge;
mod others;
mod ours;

pub(crate) use self::merge::adds_up;
use std::collections::{HashMap, HashSet};

use casework::{
    ApplicationPackage, CellRef, Claim, PackVersion, Problem, ProblemCode, Severity, Sha256Hex, Sourced,
};
use policy::{Benefit, InputKind, Pack};

use crate::checks::gather;
use crate::checks::package_checks;
use crate::problem::problem;
use crate::reading::applicant;
use crate::reading::cell_accounting;
use crate::reading::cell_accounting::CellTally;
use crate::reading::claim_match::WHICH_CLAIM;
use crate::reading::cursor::Cursor;
use crate::reading::form;
use crate::reading::form::Filled;
use crate::reading::table::Basis;
use crate::reading::text::{HeadingKeys, heading, key};
use crate::reading::titles::sheet_titles;
use crate::reading::words::sheet;
use crate::received::limits::{Limits, Progress, Watch, within};
use crate::received::refusal::{RefusalCode, Refused};
use crate::received::source::{PackageFile, Source, unpack, whole};
use crate::unknown_forms;
use crate::unknown_forms::{Mapping, SheetReading};
use crate::workbook::book::{Book, Fate};
use crate::workbook::read::read_book;
use crate::workbook::told_cells;

/// The pack that a workbook says it was filled in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPack {
    /// Its id.
    pub id: String,
    /// Its version; `None` where none can be read.
    pub version: Option<u32>,
}

/// A package as it was read.
#[derive(Debug, Clone)]
pub struct ReadPackage {
    /// The pack that it was read under.
    pub pack: PackVersion,
    /// What the applicant handed in.
    pub package: ApplicationPackage,
    /// The names of the workbook's visible sheets, in order.
    pub sheets: Vec<String>,
    /// What is wrong with it: what blocks first, then in order of places, and what is blank last.
    pub problems: Vec<Problem>,
    /// The originals: the workbook first, then the attachments.
    pub files: Vec<PackageFile>,
    /// By this the same package is recognised when it comes again.
    pub fingerprint: Sha256Hex,
    /// What became of the workbook's cells.
    pub cells: CellTally,
    /// How a workbook that is not our template was read, and what is open in it.
    pub foreign: Option<Foreign>,
}

/// How a workbook that is not our template was read.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// Of its headers: the same form filled in by another has the same.
    pub fingerprint: String,
    /// The mapping by which it was read: the one given, and guesses for the rest.
    pub mapping: Mapping,
    /// Whether a mapping was given.
    pub given: bool,
    /// What a mapping must settle before it is a case, in Chinese; nothing where it was read with confidence.
    pub open: Vec<String>,
    /// Each visible sheet: what was taken from it, and what was left open.
    pub sheets: Vec<SheetReading>,
    /// The mapping with the best guess for what is open, for a person to confirm; `None` where there is none.
    pub suggested: Option<Mapping>,
}

/// Reads a package under a pack. All or nothing: what is wrong with values becomes problems.
///
/// # Errors
/// Only when the package is unreadable, unsafe, encrypted, empty or names no applicant, or the watch ends it.
pub fn read(source: Source, pack: &Pack, limits: &Limits, watch: &Watch) -> Result<ReadPackage, Refused> {
    read_mapped(source, pack, &|_| None, limits, watch)
}

/// Reads a package as [`read`] does; a workbook that is not our template is read by the mapping that
/// `mapping` has for the fingerprint of its headers.
///
/// # Errors
/// As [`read`].
pub fn read_mapped(
    source: Source,
    pack: &Pack,
    mapping: &dyn Fn(&str) -> Option<Mapping>,
    limits: &Limits,
    watch: &Watch,
) -> Result<ReadPackage, Refused> {
    read_under(source, &|_| Ok(pack), mapping, limits, watch)
}

/// Reads a package as [`read_mapped`] does, under the pack that `choose` has for what the workbook names: its own
/// template's pack, or nothing.
///
/// # Errors
/// As [`read`]; what `choose` refuses.
pub fn read_under<'a>(
    source: Source,
    choose: &dyn Fn(Option<&NamedPack>) -> Result<&'a Pack, Refused>,
    mapping: &dyn Fn(&str) -> Option<Mapping>,
    limits: &Limits,
    watch: &Watch,
) -> Result<ReadPackage, Refused> {
    watch.start();
    within(watch, limits, || read_within(source, choose, mapping, limits, watch))
}

fn read_within<'a>(
    source: Source,
    choose: &dyn Fn(Option<&NamedPack>) -> Result<&'a Pack, Refused>,
    mapping: &dyn Fn(&str) -> Option<Mapping>,
    limits: &Limits,
    watch: &Watch,
) -> Result<ReadPackage, Refused> {
    watch.tell(Progress::Checking);
    let fingerprint = source.fingerprint();
    let file = source.name().to_owned();
    let mut unpacked = unpack(source, limits, watch)?;
    let workbook = &unpacked.workbook;
    let mut book = read_book(&whole(&workbook.contents, &workbook.name)?, limits, watch)?;
    told_cells::without_own(&mut unpacked.attachments, &book.enclosed);
    watch.tell(Progress::Mapping);
    if book.sheets.iter().all(|sheet| sheet.cells.is_empty()) {
        let message = "工作簿是空的，没有任何内容。请按模板填写后再交。";
        return Err(Refused::new(RefusalCode::Empty, message));
    }

    let pack = choose(ours::named_pack(&book).as_ref())?;
    let mut package = ApplicationPackage {
        file,
        workbook: unpacked.workbook.name.clone(),
        pack: pack.id.clone(),
        ..ApplicationPackage::default()
    };
    let mut problems = unpacked.problems;
    let Mapped { understood, mut foreign } = map(&mut book, pack, mapping, &mut package, &mut problems)?;
    watch.check(limits)?;
    package_checks::run(&mut package, &book, pack, &unpacked.attachments, unpacked.bundled, &mut problems);
    crate::checks::capitals::check(&book, &package, &mut problems);
    watch.check(limits)?;
    if book.from_1904 {
        let message = "工作簿按 1904 年起算日期（旧版 Mac 的设置），日期已按此折算".to_owned();
        problems.push(problem(
            Severity::Warning,
            ProblemCode::Epoch1904,
            None,
            message,
            "请核对各日期是否早了或晚了四年",
        ));
    }
    let enclosed = std::mem::take(&mut book.enclosed);
    told_cells::tell(&book, &enclosed, &mut problems);
    let shown = book.sheets.iter().filter(|sheet| !sheet.hidden);
    let sheets = shown.map(|sheet| sheet.name.clone()).collect();
    let (cells, ignored) = cell_accounting::close(&mut book, &understood, &mut problems);
    package.ignored = ignored;
    if let Some(foreign) = &mut foreign {
        foreign.sheets = unknown_forms::understood(&book, &foreign.mapping, pack);
        foreign.suggested =
            if foreign.open.is_empty() { None } else { unknown_forms::suggest(&book, &foreign.mapping) };
    }
    gather::run(&mut problems, foreign.is_none());
    gather::in_order(&mut problems, &book);

    let mut files = vec![unpacked.workbook];
    files.extend(unpacked.attachments);
    for (file, listed) in told_cells::attached(enclosed, &files) {
        package.attachments.push(listed);
        files.push(file);
    }
    Ok(ReadPackage {
        pack: PackVersion::of(pack),
        package,
        sheets,
        problems,
        files,
        fingerprint,
        cells,
        foreign,
    })
}

/// What the sheets came to.
struct Mapped {
    understood: Vec<bool>,
    foreign: Option<Foreign>,
}

/// Maps all sheets: by a given mapping, by the names of our template's sheets, then by guesses.
fn map(
    book: &mut Book,
    pack: &Pack,
    mapping: &dyn Fn(&str) -> Option<Mapping>,
    package: &mut ApplicationPackage,
    problems: &mut Vec<Problem>,
) -> Result<Mapped, Refused> {
    let ours = book.sheets.iter().any(|sheet| sheet.name == sheet::PACK);
    let keys: Vec<HeadingKeys> = book.sheets.iter().map(|sheet| heading(&sheet.name)).collect();
    let mut understood = vec![false; book.sheets.len()];
    ours::hidden_sheets(book, pack, package, problems, &mut understood);
    if !ours {
        book.sheets.iter_mut().for_each(others::examples);
    }
    let mut foreign = (!ours).then(|| Foreign {
        fingerprint: unknown_forms::fingerprint(book, pack),
        mapping: Mapping::default(),
        given: false,
        open: Vec::new(),
        sheets: Vec::new(),
        suggested: None,
    });

    let mut named = false;
    if let Some(foreign) = &mut foreign
        && let Some(given) = mapping(&foreign.fingerprint)
    {
        named =
            unknown_forms::apply(book, (&given, Basis::Mapping), pack, package, problems, &mut understood);
        foreign.mapping = given;
        foreign.given = true;
    }
    for index in 0..book.sheets.len() {
        if sheet::APPLICANT.mean(&keys[index]) && !named && !understood[index] {
            let mut cursor = Cursor { sheet: &mut book.sheets[index], problems, ours };
            if let Some(filled) = form::read(&mut cursor, pack, &pack.applicant_inputs, false) {
                understood[index] = true;
                named |= applicant::take(&mut cursor, &pack.applicant_inputs, filled, package);
            }
        }
    }
    if ours && !named {
        return Err(applicant::nobody(book));
    }
    let names: HashMap<String, &Benefit> = pack
        .benefits
        .iter()
        .zip(sheet_titles(pack))
        .flat_map(|(benefit, title)| {
            [key(&title), key(&benefit.title), key(&benefit.id)].map(|k| (k, benefit))
        })
        .collect();
    for index in 0..book.sheets.len() {
        let benefit = names.get(&keys[index].whole).filter(|_| !understood[index]);
        if let Some(benefit) = benefit {
            let mut cursor = Cursor { sheet: &mut book.sheets[index], problems, ours };
            if let Some(filled) = form::read(&mut cursor, pack, &benefit.inputs, true) {
                understood[index] = true;
                claims(&mut cursor, benefit, filled, package);
            }
        }
    }
    for index in 0..book.sheets.len() {
        if !understood[index] && sheet::GUIDE.mean(&keys[index]) {
            understood[index] = true;
            let sheet = &mut book.sheets[index];
            (0..sheet.cells.len()).for_each(|cell| sheet.set_fate(cell, Fate::Ignored("填报说明")));
        }
    }
    match &mut foreign {
        None => ours::lists(book, pack, &keys, package, problems, &mut understood),
        Some(foreign) => named = guess(book, pack, foreign, named, package, problems, &mut understood)?,
    }
    if package.claims.is_empty() {
        let message = "没有填写任何申报事项".to_owned();
        problems.push(problem(
            Severity::Error,
            ProblemCode::NoClaim,
            None,
            message,
            "请填写所申报事项的页面后重新提交",
        ));
    }
    if named {
        merge::run(package, pack, problems);
        blank_inputs(package, pack, problems);
    }
    Ok(Mapped { understood, foreign })
}

/// Reads what no mapping covers by guesses, and says what is open after that.
fn guess(
    book: &mut Book,
    pack: &Pack,
    foreign: &mut Foreign,
    named: bool,
    package: &mut ApplicationPackage,
    problems: &mut Vec<Problem>,
    understood: &mut [bool],
) -> Result<bool, Refused> {
    let (mut guessed, open) = unknown_forms::guess(book, understood, pack);
    if named {
        // Who applies is settled: what other sheets say of it is not asked for.
        guessed.sheets.retain(|part| part.what != unknown_forms::PartOf::Applicant);
    }
    let hinted = named || others::hints_at_somebody(book);
    let found = unknown_forms::apply(book, (&guessed, Basis::Guess), pack, package, problems, understood);
    foreign.mapping.sheets.extend(guessed.sheets);
    let named = named || found;
    if !named && (!hinted || foreign.given) {
        return Err(applicant::nobody(book));
    }
    if !named {
        foreign.open.push("没有认出企业名称和统一社会信用代码在哪里".to_owned());
    }
    if package.claims.is_empty() {
        foreign.open.push("没有认出申报的是哪一事项、各项内容在哪里".to_owned());
    }
    if !foreign.given {
        foreign.open.extend(open);
        let untied = package.items.iter().filter(|item| item.claim.is_none()).count();
        // A row that fails its claim is asked by itself.
        if untied > 0 && untied == package.items.len() && problems.iter().any(of_no_claim) {
            foreign.open.push(format!("{untied} 行明细没有写明属于哪一项申报"));
        }
    }
    Ok(named)
}

/// Whether a problem is that a row's claim is not known.
fn of_no_claim(problem: &Problem) -> bool {
    let codes =
        [ProblemCode::UnknownBenefit, ProblemCode::UnknownProject, ProblemCode::ClaimNotMade, WHICH_CLAIM];
    codes.contains(&problem.code)
        || (problem.code == ProblemCode::Blank && problem.severity == Severity::Error)
}

/// Puts the claims of a form into the package.
pub(crate) fn claims(
    cursor: &mut Cursor<'_>,
    benefit: &Benefit,
    filled: Vec<Filled>,
    package: &mut ApplicationPackage,
) {
    for column in filled {
        if !column.has_year {
            let at = column.places.get(form::YEAR).or(column.at.as_ref()).cloned();
            let remedy = "请填申报年度，如 2024";
            cursor.note(Severity::Warning, ProblemCode::Blank, at, "年度未填".to_owned(), remedy);
        }
        let mut inputs = column.inputs;
        for input in &benefit.inputs {
            // An unknown input keeps its place, so that a reviewer can be led to it.
            let at = column.places.get(&input.name).cloned();
            inputs.entry(input.name.clone()).or_insert_with(|| Sourced { at, ..Sourced::default() });
        }
        package.claims.push(Claim {
            id: format!("c{}", package.claims.len() + 1),
            benefit: benefit.id.clone(),
            year: column.year,
            project: column.project,
            at: column.at,
            inputs,
        });
    }
}

/// Inputs of claims that stand nowhere: an input that line items make up need not be typed.
fn blank_inputs(package: &ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    let with_items: HashSet<&str> = package.items.iter().filter_map(|item| item.claim.as_deref()).collect();
    for claim in &package.claims {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        let has_items = with_items.contains(claim.id.as_str());
        let mut blank = |at: Option<CellRef>, message: String, remedy: &str| {
            problems.push(problem(Severity::Warning, ProblemCode::Blank, at, message, remedy));
        };
        for input in &benefit.inputs {
            let Some(sourced) = claim.inputs.get(&input.name) else { continue };
            let filled = sourced.value.is_some() || sourced.written.is_some();
            if filled || !input.required || (input.from_items && has_items) {
                continue;
            }
            let (message, remedy) = match (&input.kind, input.from_items) {
                (InputKind::Loans, _) => (format!("{}未填", input.label), "请在“贷款明细”中逐笔填写"),
                (_, true) => (format!("{}未填，明细中也没有此项的费用", input.label), "请在“明细”中逐笔填写"),
                (_, false) => (format!("{}未填", input.label), "请补填；未填按“未知”处理，不按“否”或 0 处理"),
            };
            blank(sourced.at.clone(), message, remedy);
        }
    }
}
