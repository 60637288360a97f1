//! From a pack's files to a [`Pack`]: clauses first, then rules, then what they say of one another.

use std::collections::BTreeMap;

use super::check::References;
use super::document::{self, Section};
use super::error::Faults;
use super::reader::{Node, Place, Table, parse_block};
use super::{
    Cap, Clause, ClauseKind, Criterion, Pack, PackError, PackNote, Rates, Stacking, benefit, entries,
    stacking,
};
use crate::examples;

/// The contents of a pack's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// `policy.md`.
    pub policy: &'a str,
    /// Dated tables, by file name: `("lpr.csv", contents)`.
    pub tables: &'a [(&'a str, &'a str)],
    /// `examples.toml`.
    pub examples: Option<&'a str>,
}

const FILE: &str = "policy.md";

/// Reads a pack, or gives all that is wrong with it.
pub(super) fn load(sources: &Sources<'_>) -> Result<Pack, Vec<PackError>> {
    let faults = Faults::default();
    match read(sources, &faults) {
        Ok(pack) => {
            let faults = faults.into_sorted();
            if faults.is_empty() { Ok(pack) } else { Err(faults) }
        }
        Err(error) => {
            faults.note(error);
            Err(faults.into_sorted())
        }
    }
}

fn read(sources: &Sources<'_>, faults: &Faults) -> Result<Pack, PackError> {
    let sections = document::parse(FILE, sources.policy)?;
    let mut pack = empty_pack();
    read_clauses(&mut pack, &sections, faults);
    let texts: Vec<String> =
        sections.iter().map(|section| section.lines().collect::<Vec<_>>().join("\n")).collect();
    let mut blocks = Vec::new();
    for (section, text) in sections.iter().zip(&texts) {
        let clause = section.id.as_deref().unwrap_or_default();
        for block in &section.blocks {
            let place = Place { file: FILE, block, clause, text, faults };
            blocks.extend(faults.keep(parse_block(place)).map(|table| (place, table)));
        }
    }
    let tables: Vec<Table<'_>> =
        blocks.iter().map(|(place, table)| Table::new(*place, table, 0..0)).collect();

    let mut parameters: Vec<String> = Vec::new();
    for table in &tables {
        table.each_named("parameter", |name, node| {
            if parameters.contains(&name) {
                return Err(node.error(format!("参数“{name}”重复。")));
            }
            parameters.push(name.clone());
            pack.places.push((format!("parameter {name}"), node.line()));
            pack.parameters.push(entries::parameter(&name, &node)?);
            Ok(())
        });
    }
    let mut rates = Vec::new();
    for (name, csv) in sources.tables {
        rates.push(Rates::parse(name, csv, faults));
    }
    let references = References::new(parameters, rates);
    let mut shared: Vec<Criterion> = Vec::new();
    for table in &tables {
        read_common(&mut pack, table, &references, &mut shared);
        read_synonyms(&mut pack, table);
        table.finish();
    }
    known_synonyms(&pack, &tables, faults);
    let order = |id: &str| pack.clauses.iter().position(|clause| clause.id == id).unwrap_or(usize::MAX);
    let none = BTreeMap::new();
    for benefit in &mut pack.benefits {
        let own = std::mem::take(&mut benefit.criteria);
        benefit.criteria = shared.iter().cloned().chain(own).collect();
        benefit.clause_order = order(&benefit.clause);
        benefit.yearly = benefit.yearly_when.under(&pack.rulings, &none).copied().unwrap_or(false);
        benefit.payee = benefit.payees.under(&pack.rulings, &none).cloned().flatten();
    }
    if pack.id.is_empty() {
        let message = "缺少 [pack]。请在第一个规则块里写明 id 和 title。".to_owned();
        let at = PackError { file: FILE.to_owned(), line: 1, column: 1, clause: None, message };
        faults.note(at);
    }
    pack.referred_to = references.check(&pack, faults);
    if let Some(source) = sources.examples {
        pack.examples = examples::read(&pack, source, faults);
    }
    Ok(pack)
}

fn read_clauses(pack: &mut Pack, sections: &[Section], faults: &Faults) {
    let mut numbers: Vec<(usize, String)> = Vec::new();
    for section in sections {
        pack.lines.extend(section.lines().map(str::to_owned));
        numbers.retain(|(level, _)| *level < section.level);
        let (number, heading) = split_number(&section.heading);
        numbers.push((section.level, number.to_owned()));
        let Some(id) = &section.id else { continue };
        if pack.clause(id).is_some() {
            faults.note(at_heading(section, format!("条款编号“{id}”重复。")));
            continue;
        }
        // Articles are numbered through, whatever chapter they stand in.
        let article = is_article(number);
        let own = numbers.iter().map(|(_, number)| number.as_str()).skip(if article {
            numbers.len() - 1
        } else {
            0
        });
        pack.clauses.push(Clause {
            id: id.clone(),
            number: own.collect(),
            heading: heading.to_owned(),
            text: section.lines().collect::<Vec<_>>().join("\n"),
            bureaus: Vec::new(),
            kind: ClauseKind::Encouragement,
            line: section.line,
        });
    }
}

fn empty_pack() -> Pack {
    Pack {
        id: String::new(),
        version: "1".to_owned(),
        number: 1,
        document_no: None,
        title: String::new(),
        status: None,
        in_force_from: None,
        in_force_to: None,
        applicant_inputs: Vec::new(),
        clauses: Vec::new(),
        benefits: Vec::new(),
        encouragements: Vec::new(),
        goals: Vec::new(),
        parameters: Vec::new(),
        rulings: Vec::new(),
        materials: Vec::new(),
        notes: Vec::new(),
        group_caps: Vec::new(),
        stacking: None,
        other_awards: None,
        other_award_levels: None,
        early_costs: None,
        lines: Vec::new(),
        idle_numbers: Vec::new(),
        places: Vec::new(),
        for_the_record: Vec::new(),
        referred_to: Vec::new(),
        examples: Vec::new(),
        synonyms: Vec::new(),
    }
}

impl Pack {
    pub(super) fn note_input(&mut self, name: String, node: &Node<'_>, record: bool) {
        if record {
            self.for_the_record.push(name.clone());
        }
        self.places.push((name, node.line()));
    }
}

/// `[synonyms]`: the words of applicants' own forms for an input's label or a benefit's title.
fn read_synonyms(pack: &mut Pack, table: &Table<'_>) {
    table.each_named("synonyms", |name, node| {
        if pack.synonyms.iter().any(|(known, _)| *known == name) {
            return Err(node.error(format!("“{name}”的别名写了两处。")));
        }
        pack.places.push((format!("synonyms {name}"), node.line()));
        pack.synonyms.push((name, node.texts()?));
        Ok(())
    });
}

/// Synonyms of what the pack does not have are a slip of the pen.
fn known_synonyms(pack: &Pack, tables: &[Table<'_>], faults: &Faults) {
    let inputs = || pack.applicant_inputs.iter().chain(pack.benefits.iter().flat_map(|b| &b.inputs));
    let known = |name: &str| pack.benefit(name).is_some() || inputs().any(|input| input.name == name);
    for table in tables {
        let entries = table.get("synonyms").and_then(|node| node.table().ok()).map(|table| table.rest());
        for (name, node) in entries.unwrap_or_default() {
            if !known(&name) {
                faults.note(node.error(format!("[synonyms] 中的“{name}”不是填报项，也不是申报事项。")));
            }
        }
    }
}

fn at_heading(section: &Section, message: String) -> PackError {
    PackError { file: FILE.to_owned(), line: section.line, column: 1, clause: section.id.clone(), message }
}

/// `4.加大流片支持` → `4`, `加大流片支持`; `三、政策举措` → `三`; `（1） 支持…` → `（1）`.
fn split_number(heading: &str) -> (&str, &str) {
    if heading.starts_with('（')
        && let Some(end) = heading.find('）').map(|at| at + '）'.len_utf8())
    {
        return (&heading[..end], heading[end..].trim_start());
    }
    if let Some(after) = heading.strip_prefix('第')
        && let Some(end) = after.find('条').map(|at| '第'.len_utf8() + at + '条'.len_utf8())
        && is_article(&heading[..end])
    {
        return (&heading[..end], heading[end..].trim_start());
    }
    let is_number = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    };
    let split = heading.split_once('、').or_else(|| heading.split_once('.'));
    match split {
        Some((number, words)) if is_number(number) => (number, words),
        Some(_) | None => ("", heading),
    }
}

/// `第十二条`, `第3条`.
fn is_article(number: &str) -> bool {
    let digits = number.strip_prefix('第').and_then(|rest| rest.strip_suffix('条'));
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百零".contains(c);
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(numeral))
}

fn read_common(pack: &mut Pack, table: &Table<'_>, references: &References, shared: &mut Vec<Criterion>) {
    references.enter(None);
    let faults = table.place.faults;
    if let Some(node) = table.get("pack") {
        faults.keep(read_head(pack, &node));
    }
    if let Some(node) = table.get("clause") {
        faults.keep(read_clause(pack, &node));
    }
    table.each_named("applicant", |name, node| {
        if pack.applicant_inputs.iter().any(|known| known.name == name) {
            return Err(node.error(format!("填报项“{name}”重复。")));
        }
        let read = entries::input(&name, &node);
        let (input, record) = read.inspect_err(|_| references.mark_broken(&name))?;
        pack.applicant_inputs.push(input);
        pack.note_input(format!("input {name}"), &node, record);
        Ok(())
    });
    table.each_named("ruling", |id, node| {
        if pack.ruling(&id).is_some() {
            return Err(node.error(format!("口径“{id}”重复。")));
        }
        pack.places.push((format!("ruling {id}"), node.line()));
        pack.rulings.push(entries::ruling(&id, &node).inspect_err(|_| references.mark_broken(&id))?);
        Ok(())
    });
    table.each_named("cap", |id, node| {
        if pack.group_caps.iter().any(|cap| cap.id == id) {
            return Err(node.error(format!("合计上限“{id}”重复。")));
        }
        pack.places.push((format!("cap {id}"), node.line()));
        let cap = Cap::read_group(&id, &node, references).inspect_err(|_| references.mark_broken(&id))?;
        pack.group_caps.push(cap);
        Ok(())
    });
    table.each_named("materials", |id, node| {
        pack.materials.push(entries::material(&id, &node)?);
        Ok(())
    });
    table.each_named("note", |id, node| {
        pack.notes.push(PackNote { id, text: node.text()?.to_owned() });
        Ok(())
    });
    table.each("criteria", |node| {
        let criterion = entries::criterion(&node, references, true)?;
        if shared.iter().any(|known| known.id == criterion.id) {
            return Err(node.error(format!("条件“{}”重复。", criterion.id)));
        }
        pack.places.push((format!("criterion {}", criterion.id), node.line()));
        shared.push(criterion);
        Ok(())
    });
    read_stacking(pack, table, references);
    table.each_named("encouragement", |id, node| {
        let Some(clause) = pack.clause(node.place.clause) else {
            return Err(node.error("鼓励事项须写在带编号的标题下。"));
        };
        let encouragement = entries::encouragement(&id, &node, clause)?;
        pack.encouragements.push(encouragement);
        Ok(())
    });
    table.each_named("goal", |id, node| {
        pack.goals.push(entries::goal(&id, &node)?);
        Ok(())
    });
    table.each_named("benefit", |id, node| {
        pack.places.push((format!("benefit {id}"), node.line()));
        if pack.benefit(&id).is_some() {
            return Err(node.error(format!("资助项“{id}”重复。")));
        }
        let read = benefit::read(pack, &id, &node, references);
        pack.benefits.push(read.inspect_err(|_| references.mark_broken(&id))?);
        Ok(())
    });
}

fn read_head(pack: &mut Pack, node: &Node<'_>) -> Result<(), PackError> {
    let head = node.table()?;
    let faults = node.place.faults;
    if !pack.id.is_empty() {
        return Err(node.error("[pack] 写了两处，请删去一处。"));
    }
    pack.id = head.text("id")?;
    pack.places.push(("pack".to_owned(), node.line()));
    pack.title = faults.keep(head.text("title")).unwrap_or_default();
    if let Some(version) = head.get("version") {
        pack.number = faults.keep(version_number(&version)).unwrap_or(1);
        pack.version = pack.number.to_string();
    }
    pack.status = head.optional_text("status")?;
    pack.document_no = head.optional_text("document_no")?;
    let day = |key: &str| head.get(key).and_then(|node| faults.keep(node.day()).map(|day| (day, node)));
    let (from, to) = (day("in_force_from"), day("in_force_to"));
    if let (Some((from, _)), Some((to, node))) = (&from, &to)
        && to < from
    {
        faults.note(node.error("in_force_to 早于 in_force_from。请核对两个日期。"));
    }
    pack.in_force_from = from.map(|(day, _)| day.to_string());
    pack.in_force_to = to.map(|(day, _)| day.to_string());
    head.finish();
    Ok(())
}

/// `1`, or `"1"`: from 1, and no larger than anyone will count to.
fn version_number(node: &Node<'_>) -> Result<u32, PackError> {
    let number = node.number()?;
    match u32::try_from(number.floor()) {
        Ok(version @ 1..=9999) if number.is_whole() => Ok(version),
        _ => Err(node.error("version 须是 1 以上的整数，如 version = 2。")),
    }
}

fn read_stacking(pack: &mut Pack, table: &Table<'_>, references: &References) {
    let faults = table.place.faults;
    if let Some(node) = table.get("stacking") {
        if pack.stacking.is_some() {
            faults.note(node.error("[stacking] 写了两处，请删去一处。"));
        }
        pack.places.push(("stacking".to_owned(), node.line()));
        pack.stacking = faults.keep(Stacking::read(&node, references));
    }
    if let Some(other) = faults.keep(stacking::other_awards(table, references)).flatten() {
        pack.other_awards = Some(other);
    }
    if let Some(levels) = faults.keep(stacking::levels(table, references)).flatten() {
        pack.other_award_levels = Some(levels);
    }
    if let Some(costs) = faults.keep(stacking::early_costs(table, references)).flatten() {
        pack.early_costs = Some(costs);
    }
}

fn read_clause(pack: &mut Pack, node: &Node<'_>) -> Result<(), PackError> {
    let table = node.table()?;
    let id = node.place.clause;
    let Some(clause) = pack.clauses.iter_mut().find(|clause| clause.id == id) else {
        return Err(node.error("clause 须写在带编号的标题下。"));
    };
    let kind = table.need("kind")?;
    clause.kind = match kind.text()? {
        "grant" => ClauseKind::Grant,
        "encouragement" => ClauseKind::Encouragement,
        "reference" => ClauseKind::Reference,
        "goal" => ClauseKind::Goal,
        "scope" => ClauseKind::Scope,
        other => return Err(kind.error(format!("不认识的条款类别“{other}”。"))),
    };
    if let Some(heading) = table.optional_text("heading")? {
        clause.heading = heading;
    }
    table.each_named("idle_numbers", |number, why| {
        why.text()?;
        pack.places.push((format!("idle {id} {number}"), why.line()));
        pack.idle_numbers.push((id.to_owned(), number));
        Ok(())
    });
    table.each("bureaus", |bureau| {
        clause.bureaus.push(bureau.cites()?);
        Ok(())
    });
    table.finish();
    Ok(())
}
