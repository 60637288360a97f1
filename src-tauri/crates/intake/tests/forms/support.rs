//! Workbooks from rows of texts, the small cases as they were handed in, and what reading them came to.

use std::path::PathBuf;

use casework::{Problem, Severity};
use intake::{Limits, Mapping, ReadPackage, Source, Watch, read_mapped};
use policy::{Money, Pack};
use rust_xlsxwriter::{Workbook, Worksheet};

pub fn pack() -> &'static Pack {
    policy::shipped("binjiang-computing-2024-draft@1").unwrap()
}

/// The rows of a sheet.
pub type Rows = Vec<Vec<String>>;

pub fn rows(rows: &[&[&str]]) -> Rows {
    rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect()
}

/// A workbook from rows of texts; what reads as a number is written as one, `""` leaves a cell blank.
pub fn book(sheets: &[(&str, Rows)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let mut sheet = Worksheet::new();
        sheet.set_name(*name).unwrap();
        for (row, texts) in (0..).zip(rows) {
            for (column, text) in (0..).zip(texts) {
                match text.parse::<f64>() {
                    _ if text.is_empty() => {}
                    Ok(number) if text.len() < 12 => {
                        sheet.write_number(row, column, number).unwrap();
                    }
                    _ => {
                        sheet.write_string(row, column, text).unwrap();
                    }
                }
            }
        }
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

pub fn read(bytes: Vec<u8>) -> ReadPackage {
    read_by(bytes, None)
}

pub fn read_by(bytes: Vec<u8>, mapping: Option<&str>) -> ReadPackage {
    let mapping = mapping.map(|json| Mapping::parse(json, pack()).unwrap());
    let source = Source::File { name: "申报.xlsx".to_owned(), bytes };
    read_mapped(source, pack(), &|_| mapping.clone(), &Limits::default(), &Watch::silent()).unwrap()
}

fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// One of the small cases.
pub fn case(file: &str) -> ReadPackage {
    read(std::fs::read(cases().join(file)).unwrap())
}

/// A small case, read by the mapping beside it.
pub fn case_by(file: &str, mapping: &str) -> ReadPackage {
    let json = std::fs::read_to_string(cases().join(mapping)).unwrap();
    read_by(std::fs::read(cases().join(file)).unwrap(), Some(&json))
}

/// The sheet that says who applies, and for what.
pub fn applicant(benefit: &str) -> Rows {
    rows(&[
        &["企业名称", "示范小样微电子有限公司"],
        &["统一社会信用代码", "91330108XN0000012T"],
        &["是否在区内", "是"],
        &["所属领域", "集成电路设计"],
        &["成立日期", "2018-05-06"],
        &["申报年度", "2024"],
        &["申报事项", benefit],
    ])
}

/// The amounts of the line items that count for a claim, by its number.
pub fn amounts(read: &ReadPackage, claim: usize) -> Vec<String> {
    let id = &read.package.claims[claim].id;
    let items = read.package.items.iter().filter(|item| item.claim.as_ref() == Some(id));
    items.map(|item| item.amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string())).collect()
}

/// Their sum; nothing where one is unknown.
pub fn sum(read: &ReadPackage, claim: usize) -> Option<String> {
    let id = &read.package.claims[claim].id;
    let items = read.package.items.iter().filter(|item| item.claim.as_ref() == Some(id));
    let amounts: Option<Vec<Money>> = items.map(|item| item.amount).collect();
    amounts.map(|amounts| amounts.into_iter().sum::<Money>().to_string())
}

/// An input of a claim as a text.
pub fn input(read: &ReadPackage, claim: usize, name: &str) -> Option<String> {
    let value = read.package.claims[claim].inputs.get(name)?.value.clone()?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

pub fn place(problem: &Problem) -> String {
    problem.at.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The problems of a code.
pub fn of_code<'r>(read: &'r ReadPackage, code: &str) -> Vec<&'r Problem> {
    read.problems.iter().filter(|problem| problem.code == code).collect()
}

/// The problem at a place that asks.
pub fn asked(read: &ReadPackage, at: &str) -> bool {
    read.problems.iter().any(|problem| problem.severity == Severity::Error && place(problem) == at)
}

/// The words of what is told at a place.
pub fn messages_at(read: &ReadPackage, at: &str) -> String {
    let words = read.problems.iter().filter(|problem| place(problem) == at);
    words.map(|problem| format!("{}。{}", problem.message, problem.remedy)).collect::<Vec<_>>().join("\n")
}

/// What a mapping must settle.
pub fn open(read: &ReadPackage) -> Vec<String> {
    read.foreign.as_ref().map(|foreign| foreign.open.clone()).unwrap_or_default()
}
