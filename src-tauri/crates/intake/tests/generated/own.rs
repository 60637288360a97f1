//! Our own template, filled right as a spreadsheet program fills it: the cells of the blank workbook get values, and
//! nothing else of the file changes.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use casework::CellRef;
use policy::{Input, InputKind, Money, Pack};
use serde_json::{Value, json};

use crate::amount::{Unit, digits};
use crate::chance::Chance;
use crate::form::Form;
use crate::invent;
use crate::truth::{Claimed, Fact, Figure, Line, Truth, Weight, What};

/// The benefits that it is filled for, with whether contracts stand for their cost.
const BENEFITS: &[(&str, bool)] = &[
    ("tape-out", false),
    ("eda-purchase", false),
    ("ip-purchase", false),
    ("compute", true),
    ("ic-platform", false),
    ("terminal-chips", false),
    ("eda-rd", false),
    ("rent", false),
];

/// What goes into a cell.
enum Filled {
    Text(String),
    Number(String),
}

struct Filling<'p> {
    pack: &'p Pack,
    chance: Chance,
    sheets: Vec<String>,
    cells: Vec<(CellRef, Filled)>,
    truth: Truth,
}

/// A template of some benefits, filled from a seed, with its truth.
pub fn filled(seed: u64, pack: &Pack) -> (Form, Vec<u8>) {
    let mut chance = Chance::new(seed);
    let first = chance.below(BENEFITS.len());
    let count = 1 + chance.below(3);
    let chosen: Vec<(&'static str, bool)> =
        (0..count).map(|step| BENEFITS[(first + step * 3) % BENEFITS.len()]).collect();
    let ids: Vec<&str> = chosen.iter().map(|(id, _)| *id).collect();
    let blank = intake::template(pack, &ids).unwrap();
    let sheets = intake::sheet_names(&blank).unwrap();
    let mut filling = Filling { pack, chance, sheets, cells: Vec::new(), truth: Truth::default() };
    filling.applicant();
    let mut row = 4;
    for (id, contracts) in chosen {
        row = filling.benefit(id, contracts, row);
    }
    filling.text(CellRef::new("关联关系声明", 4, 1), "无");
    let bytes = written(&blank, &filling);
    (Form { seed, habits: BTreeSet::new(), sheets: Vec::new(), truth: filling.truth }, bytes)
}

impl Filling<'_> {
    fn text(&mut self, at: CellRef, text: impl Into<String>) {
        self.cells.push((at, Filled::Text(text.into())));
    }

    fn applicant(&mut self) {
        let party = invent::applicant(&mut self.chance);
        let inputs = self.pack.applicant_inputs.clone();
        for (row, input) in (3_u32..).zip(&inputs) {
            let at = CellRef::new("申报主体", row, 2);
            let value = match input.name.as_str() {
                "name" => json!(party.name),
                "uscc" => json!(party.uscc),
                "in_district" => json!(true),
                "field" => json!("ic-design"),
                "established_on" => json!("2019-05-06"),
                "contact" => json!("沈样例"),
                "phone" => json!("0571-88880000"),
                "address" => json!("杭州市滨江区样例路 1 号"),
                "bank" => json!("样例银行滨江支行"),
                "bank_account" => json!("0062000123456789012"),
                "employees" => json!(86),
                _ => continue,
            };
            self.answer(&at, input, &value);
            let name: &'static str = input.name.clone().leak();
            self.truth.applicant.push(Fact { input: name, value, at, label: None });
        }
    }

    /// A value as the template's drop-downs and notes ask for it.
    fn answer(&mut self, at: &CellRef, input: &Input, value: &Value) {
        let filled = match (&input.kind, value) {
            (_, Value::Bool(yes)) => Filled::Text(if *yes { "是" } else { "否" }.to_owned()),
            (InputKind::Choice(choices), Value::String(id)) => {
                Filled::Text(choices.iter().find(|choice| choice.id == *id).unwrap().label.clone())
            }
            (_, Value::Number(number)) => Filled::Number(number.to_string()),
            (_, other) => Filled::Text(other.as_str().unwrap().to_owned()),
        };
        self.cells.push((at.clone(), filled));
    }

    /// A benefit's sheet and its lines, and the next free line.
    fn benefit(&mut self, id: &'static str, contracts: bool, mut line: u32) -> u32 {
        let benefit = self.pack.benefit(id).unwrap().clone();
        let sheet = self.sheets.iter().find(|sheet| **sheet == benefit.title).unwrap().clone();
        let claims = if id == "tape-out" || id == "ip-purchase" { 1 + self.chance.below(3) } else { 1 };
        for column in (2_u32..).take(claims) {
            let claim = self.truth.claims.len();
            let project = format!("{}{claim}", invent::product(&mut self.chance));
            self.cells.push((CellRef::new(sheet.clone(), 3, column), Filled::Number("2024".to_owned())));
            self.text(CellRef::new(sheet.clone(), 4, column), project.clone());
            let mut inputs = Vec::new();
            for (row, input) in (5_u32..).zip(&benefit.inputs) {
                let at = CellRef::new(sheet.clone(), row, column);
                let value = match &input.kind {
                    _ if input.from_items || input.name.starts_with("service_days") => continue,
                    InputKind::Money => {
                        let fen = self.chance.between(1_000_000, 9_000_000_000);
                        self.cells.push((at.clone(), Filled::Number(digits(fen, Unit::Yuan))));
                        let what = What::Input(input.name.clone().leak());
                        self.figure(at, claim, what, fen);
                        continue;
                    }
                    InputKind::YesNo => json!(self.chance.percent(70)),
                    InputKind::Choice(choices) => json!(choices[self.chance.below(choices.len())].id),
                    _ => json!(self.chance.between(1, 12)),
                };
                self.answer(&at, input, &value);
                inputs.push(Fact { input: input.name.clone().leak(), value, at, label: None });
            }
            self.truth.claims.push(Claimed {
                benefit: id,
                year: 2024,
                project: Some(project.clone()),
                inputs,
            });
            if benefit.inputs.iter().any(|input| input.from_items) {
                for _ in 0..1 + self.chance.below(4) {
                    self.line(line, claim, &benefit.title, &project, contracts);
                    line += 1;
                }
            }
        }
        line
    }

    fn line(&mut self, row: u32, claim: usize, title: &str, project: &str, contract: bool) {
        let vendor = invent::vendor(&mut self.chance);
        let fen = self.chance.between(100_000, 400_000_000);
        let number =
            if contract { format!("HT-2024-{row:03}") } else { invent::invoice_number(&mut self.chance) };
        let date = invent::day(2024, &mut self.chance);
        let tax = (fen * 13 + 50) / 100;
        let kind = if contract { "合同" } else { "发票" };
        let texts = [title, project, kind, &number, &date.to_string(), &vendor.name, &vendor.uscc];
        for (column, text) in (0_u32..).zip(texts) {
            self.text(CellRef::new("明细", row, column), text);
        }
        for (column, fen) in [(7_u32, fen), (8, tax)] {
            self.cells.push((CellRef::new("明细", row, column), Filled::Number(digits(fen, Unit::Yuan))));
        }
        let line = Line {
            number: Some(number),
            invoice_code: None,
            date: Some(date),
            vendor: Some(vendor.name),
            code: Some(vendor.uscc),
            tax: Some(Money::from_fen(tax)),
        };
        self.figure(CellRef::new("明细", row, 7), claim, What::Item(Box::new(line)), fen);
    }

    fn figure(&mut self, at: CellRef, claim: usize, what: What, fen: i64) {
        let right = vec![Money::from_fen(fen)];
        self.truth.figures.push(Figure {
            at,
            heading: None,
            claim,
            what,
            right,
            weight: Weight::Plain,
            habits: Vec::new(),
        });
    }
}

/// The blank workbook with its cells filled in.
fn written(blank: &[u8], filling: &Filling<'_>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(blank)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let of = |sheet: &String| {
            name == format!(
                "xl/worksheets/sheet{}.xml",
                1 + filling.sheets.iter().position(|known| known == sheet).unwrap()
            )
        };
        let mut text = None;
        for (at, value) in filling.cells.iter().filter(|(at, _)| of(&at.sheet)) {
            let xml = text.get_or_insert_with(|| String::from_utf8(bytes.clone()).unwrap());
            let start = format!("<c r=\"{}\" s=\"", at.address());
            let begin = xml.find(&start).unwrap_or_else(|| panic!("{at} is no cell of the template"));
            let end = begin + xml[begin..].find("/>").unwrap();
            let style = xml[begin + start.len()..].split('"').next().unwrap().to_owned();
            let (head, rest) = (xml[..begin].to_owned(), xml[end + 2..].to_owned());
            let cell = match value {
                Filled::Text(text) => format!("{start}{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                Filled::Number(digits) => format!("{start}{style}\"><v>{digits}</v></c>"),
            };
            *xml = head + &cell + &rest;
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&text.map_or(bytes, String::into_bytes)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
