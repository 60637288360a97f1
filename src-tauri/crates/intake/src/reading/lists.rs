//! The three short lists: 关联关系声明, 其他资助, 附件清单.

use casework::{AwardElsewhere, Claim, ListedAttachment, RelatedParty, Severity};
use policy::Pack;

use crate::reading::claim_match::Claims;
use crate::reading::cursor::Cursor;
use crate::reading::items::Taking;
use crate::reading::table::Table;
use crate::reading::text::key;
use crate::reading::words::Column;

/// Reads 关联关系声明.
pub(crate) fn related(cursor: &mut Cursor<'_>, table: &Table) -> Vec<RelatedParty> {
    let mut parties = Vec::new();
    for row in &table.rows {
        let mut taking = Taking { cursor, table, row };
        let name = taking.text_or_none(Column::Name);
        let party = RelatedParty {
            name: name.clone().unwrap_or_default(),
            uscc: taking.uscc(Column::Uscc),
            relation: taking.text_or_none(Column::Relation),
            at: Some(taking.place(Column::Name)),
        };
        ignore_note(&mut taking);
        if name.is_some() || party.uscc.is_some() {
            parties.push(party);
        }
    }
    parties
}

/// Reads 其他资助.
pub(crate) fn awards(cursor: &mut Cursor<'_>, table: &Table) -> Vec<AwardElsewhere> {
    let mut awards = Vec::new();
    for row in &table.rows {
        let mut taking = Taking { cursor, table, row };
        let project = taking.text_or_none(Column::Project);
        let source = taking.text_or_none(Column::Source);
        let amount = taking.money(Column::Amount).map(|reading| reading.value);
        let at = taking.place(Column::Amount);
        // The day is for the reviewer's eyes; the assessment goes by the project.
        if let Some(date) = row.cell(table, Column::Date) {
            taking.cursor.ignore(date, "到账日期，供评审查看");
        }
        taking.resolve_terms();
        let blank = row.cell(table, Column::Amount).is_none();
        if project.is_none() && source.is_none() && blank {
            continue;
        }
        if blank {
            taking.blank(Column::Amount, Severity::Warning, "资助金额", "请补填已获资助的金额");
        }
        awards.push(AwardElsewhere { project, source, amount, at: Some(at) });
    }
    awards
}

/// Reads 附件清单.
pub(crate) fn attachments(
    cursor: &mut Cursor<'_>,
    table: &Table,
    claims: &[Claim],
    pack: &Pack,
) -> Vec<ListedAttachment> {
    let ties = Claims::new(claims, pack);
    let mut listed = Vec::new();
    for row in &table.rows {
        let mut taking = Taking { cursor, table, row };
        let name = taking.text_or_none(Column::FileName);
        let material = taking.text(Column::Material);
        // A paper that names neither is for the whole package.
        let named = row.cell(table, Column::Benefit).is_some() || row.cell(table, Column::Project).is_some();
        let claim = if named { taking.claim_or_several(&ties) } else { None };
        let claim = claim.and_then(|index| claims.get(index)).map(|claim| claim.id.clone());
        let note = taking.text(Column::Note);
        let at = taking.place(Column::FileName);
        let Some(name) = name else {
            if material.is_some() || claim.is_some() || note.is_some() {
                taking.blank(
                    Column::FileName,
                    Severity::Warning,
                    "附件文件名",
                    "请填包内文件的名称，或删去此行",
                );
            }
            continue;
        };
        listed.push(ListedAttachment {
            name,
            material: material.as_deref().and_then(|text| material_of(pack, text)),
            what: note.or(material),
            claim,
            at: Some(at),
            sha256: None,
            size: None,
        });
    }
    listed
}

fn material_of(pack: &Pack, text: &str) -> Option<String> {
    let wanted = key(text);
    let all = pack.materials.iter().chain(pack.benefits.iter().flat_map(|benefit| &benefit.materials));
    all.into_iter().find(|material| key(&material.label) == wanted).map(|material| material.id.clone())
}

fn ignore_note(taking: &mut Taking<'_, '_, '_>) {
    if let Some(note) = taking.row.cell(taking.table, Column::Note) {
        taking.cursor.ignore(note, "备注");
    }
}
