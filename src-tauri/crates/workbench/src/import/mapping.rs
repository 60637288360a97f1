//! Setting a mapping: what a workbook that is not our template says, sheet by sheet, how it is read so far, and
//! what a changed mapping would make of it. Nothing is stored until it is imported.

use casework::{AuditAction, field};
use std::cell::Cell;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use casework::Role;
use intake::{
    Limits, Mapping, NamedPack, PartOf, ReadPackage, RefusalCode, Refused, Source, Watch, field_names,
};
use policy::{InputKind, Money, Pack};

use crate::error::Error;
use crate::import::choice::pack_for;
use crate::import::view::{
    ChoiceView, ImportReport, MappedClaim, MappedItem, MappingDraft, MappingFields, MappingPart, SheetPreview,
};
use crate::import::{ImportBy, blocking_first, import_by, kept_mapping, parts, sheet_view};
use crate::policy::installed::{chosen, pack_of};
use crate::session::lock::Begun;
use crate::session::{Workbench, typed};

/// Rows and columns of a sheet that are shown.
const ROWS: u32 = 30;
const COLUMNS: u32 = 24;
/// Line items that are shown.
const ITEMS: usize = 8;

/// How a package's workbook is read by a mapping, or by the kept one and guesses where none is given.
///
/// # Errors
/// Nobody signed in as 经办; a package that is refused, in its words; a mapping that is none.
pub fn draft_mapping(
    desk: &Mutex<Workbench>,
    path: &Path,
    parts: Option<Vec<MappingPart>>,
    policy: Option<&str>,
) -> Result<MappingDraft, Error> {
    let desk = Begun::by(desk, |session| session.require(&[Role::Reviewer], AuditAction::Import, ""))?;
    let path = typed(path);
    let limits = Limits::default();
    let refused = |refused: intake::Refused| Error::invalid(refused.message);
    let source = Source::from_path(&path, &limits, &Watch::silent()).map_err(refused)?;
    let said = said(desk, policy)?;
    let given = parts.map(|parts| mapping_of(parts, under(desk, said)?)).transpose()?;
    let known =
        |pack: &Pack, fingerprint: &str| given.clone().or_else(|| kept_mapping(desk, pack, fingerprint));
    let (pack, read) = read_by(desk, source.clone(), said, &known)?;
    // What the words leave open is shown with the best guess filled in, and as that reads.
    let suggested = read.foreign.as_ref().and_then(|foreign| foreign.suggested.clone());
    let suggested = suggested.filter(|mapping| given.is_none() && mapping.check(pack).is_ok());
    let Some(mapping) = suggested else { return draft(&path, &read, pack) };
    let (_, read) = read_by(desk, source, said, &|_, _| Some(mapping.clone()))?;
    Ok(MappingDraft { suggested: true, ..draft(&path, &read, pack)? })
}

/// The policy that somebody names.
fn said(desk: Begun<'_>, policy: Option<&str>) -> Result<Option<&'static Pack>, Error> {
    let Some(policy) = policy.filter(|policy| !policy.trim().is_empty()) else { return Ok(None) };
    desk.lock()?.session()?.store.read(|reader| chosen(reader, Some(policy))).map(Some)
}

/// What a workbook that names no policy is read under.
fn under(desk: Begun<'_>, said: Option<&'static Pack>) -> Result<&'static Pack, Error> {
    let found = desk.lock()?.session()?.store.read(|reader| pack_for(reader, None, said))?;
    found.map_err(|refused| Error::invalid(refused.message))
}

fn read_by(
    desk: Begun<'_>,
    source: Source,
    said: Option<&'static Pack>,
    known: &dyn Fn(&Pack, &str) -> Option<Mapping>,
) -> Result<(&'static Pack, ReadPackage), Error> {
    let taken = Cell::new(None);
    let choose = |named: Option<&NamedPack>| {
        let found =
            desk.lock().and_then(|desk| desk.session()?.store.read(|reader| pack_for(reader, named, said)));
        let pack =
            found.unwrap_or_else(|error| Err(Refused::new(RefusalCode::PolicyUnclear, error.to_string())))?;
        taken.set(Some(pack));
        Ok(pack)
    };
    let known = |fingerprint: &str| known(taken.get()?, fingerprint);
    let read = intake::read_under(source, &choose, &known, &Limits::default(), &Watch::silent());
    let read = read.map_err(|refused| Error::invalid(refused.message))?;
    let pack = desk.lock()?.session()?.store.read(|reader| pack_of(reader, &read.pack))?;
    Ok((pack, read))
}

/// Imports a package by a mapping, which is kept for others of the same headers; with `replace` also where it is the
/// next version of cases that are there.
///
/// # Errors
/// As [`import_by`]; a mapping that is none.
pub fn import_mapped(
    desk: &Mutex<Workbench>,
    path: &Path,
    parts: Vec<MappingPart>,
    replace: bool,
    policy: Option<&str>,
) -> Result<ImportReport, Error> {
    let begun = Begun::by(desk, |session| session.require(&[Role::Reviewer], AuditAction::Import, ""))?;
    let pack = under(begun, said(begun, policy)?)?;
    let mapping = mapping_of(parts, pack)?;
    let by = ImportBy { mapping: Some(&mapping), policy, replace };
    import_by(desk, &[path.to_owned()], &by, &|_| {}, &AtomicBool::new(false))
}

impl Workbench {
    /// Reads a mapping's file as its parts, for the policy of a case.
    ///
    /// # Errors
    /// As [`Workbench::mapping_file`]; no such case.
    pub fn mapping_parts(&mut self, path: &Path, number: &str) -> Result<Vec<MappingPart>, Error> {
        let pack = self.read_case(number, |_, _, case| Ok(case.pack.to_string()))?;
        parts(&self.mapping_file(path, Some(&pack))?)
    }
}

/// A mapping from its parts, checked.
pub(crate) fn mapping_of(parts: Vec<MappingPart>, pack: &Pack) -> Result<Mapping, Error> {
    let json = serde_json::json!({ "sheets": parts }).to_string();
    Mapping::parse(&json, pack).map_err(|error| Error::invalid(error.to_string()))
}

/// What a reading came to, to be mapped.
pub(crate) fn draft(path: &Path, read: &ReadPackage, pack: &Pack) -> Result<MappingDraft, Error> {
    let workbook = &read.files.first().ok_or_else(|| Error::invalid("包内没有工作簿"))?.contents;
    let workbook = &workbook.whole().map_err(Error::io(path))?;
    let mut sheets = Vec::new();
    for name in intake::sheet_names(workbook)? {
        let grid = intake::grid(workbook, &name, None, ROWS, COLUMNS)?;
        let used = grid.rows.iter().filter_map(|row| row.iter().rposition(|text| !text.is_empty())).max();
        let width = used.map_or(0, |last| last + 1);
        let depth = grid
            .rows
            .iter()
            .rposition(|row| row.iter().any(|text| !text.is_empty()))
            .map_or(0, |last| last + 1);
        let rows =
            grid.rows.into_iter().take(depth).map(|row| row.into_iter().take(width).collect()).collect();
        sheets.push(SheetPreview { name, rows });
    }
    let foreign = read.foreign.as_ref();
    let own = foreign.map(|foreign| parts(&foreign.mapping)).transpose()?.unwrap_or_default();
    let package = &read.package;
    let amounts = package.items.iter().filter_map(|item| item.amount);
    Ok(MappingDraft {
        path: path.display().to_string(),
        file: package.file.clone(),
        ours: foreign.is_none(),
        open: foreign.map(|foreign| foreign.open.clone()).unwrap_or_default(),
        suggested: false,
        understood: foreign.iter().flat_map(|foreign| &foreign.sheets).map(sheet_view).collect(),
        sheets,
        parts: own,
        kinds: kinds(),
        benefits: pack
            .benefits
            .iter()
            .map(|benefit| ChoiceView { id: benefit.id.clone(), label: benefit.title.clone() })
            .collect(),
        fields: fields(pack),
        applicant: pack
            .applicant_inputs
            .iter()
            .filter(|input| {
                package.applicant.get(&input.name).is_some_and(|sourced| sourced.written.is_some())
            })
            .map(|input| field(input, package.applicant.get(&input.name)).into())
            .collect(),
        claims: package
            .claims
            .iter()
            .filter_map(|claim| {
                let benefit = pack.benefit(&claim.benefit)?;
                Some(MappedClaim {
                    title: benefit.title.clone(),
                    year: claim.year,
                    project: claim.project.clone(),
                    inputs: benefit
                        .inputs
                        .iter()
                        .filter(|input| !matches!(input.kind, InputKind::Loans))
                        .map(|input| field(input, claim.inputs.get(&input.name)).into())
                        .collect(),
                })
            })
            .collect(),
        items: package
            .items
            .iter()
            .take(ITEMS)
            .map(|item| MappedItem {
                at: item.at.as_ref().map(ToString::to_string).unwrap_or_default(),
                number: item.number.clone().unwrap_or_default(),
                date: item.date.map(|date| date.to_string()).unwrap_or_default(),
                vendor: item.vendor.clone().unwrap_or_default(),
                amount: item.amount,
                tax: item.tax,
            })
            .collect(),
        item_count: u32::try_from(package.items.len()).unwrap_or(u32::MAX),
        items_total: amounts.sum::<Money>(),
        problems: blocking_first(read),
    })
}

fn kinds() -> Vec<ChoiceView> {
    let kinds = [
        ("applicant", "申报主体"),
        ("claims", "申报事项"),
        ("items", "明细"),
        ("loans", "贷款明细"),
        ("related", "关联关系声明"),
        ("awards", "其他资助"),
        ("attachments", "附件清单"),
        ("ignore", "不采用"),
    ];
    kinds.into_iter().map(|(id, label)| ChoiceView { id: id.to_owned(), label: label.to_owned() }).collect()
}

/// The names of each kind's columns and cells; claims have them by benefit.
fn fields(pack: &Pack) -> Vec<MappingFields> {
    let choices = |names: Vec<(String, String)>| -> Vec<ChoiceView> {
        names.into_iter().map(|(id, label)| ChoiceView { id, label }).collect()
    };
    let lists = [
        ("applicant", PartOf::Applicant),
        ("items", PartOf::Items),
        ("loans", PartOf::Loans),
        ("related", PartOf::Related),
        ("awards", PartOf::Awards),
        ("attachments", PartOf::Attachments),
    ];
    let mut fields: Vec<MappingFields> = lists
        .into_iter()
        .map(|(what, part)| MappingFields {
            what: what.to_owned(),
            benefit: None,
            fields: choices(field_names(part, None, pack)),
        })
        .collect();
    fields.extend(pack.benefits.iter().map(|benefit| MappingFields {
        what: "claims".to_owned(),
        benefit: Some(benefit.id.clone()),
        fields: choices(field_names(PartOf::Claims, Some(&benefit.id), pack)),
    }));
    fields
}
