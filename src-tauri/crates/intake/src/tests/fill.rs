//! Fills the real template: fields are found by the pack's names, so that a change of layout changes no test.

use std::io::{Cursor, Write};

use policy::Pack;
use rust_xlsxwriter::{Format, Worksheet};

use crate::read;
use crate::reading::titles::sheet_titles;
use crate::template::{choose, save, template_sheets};
use crate::{Limits, ReadPackage, Refused, Source, Watch};

/// The pack of the tests.
pub(super) fn pack() -> Pack {
    policy::shipped("binjiang-computing-2024-draft").unwrap().clone()
}

/// A template at work.
pub(super) struct Fill {
    pub pack: Pack,
    sheets: Vec<Worksheet>,
}

pub(super) const TAPE_OUT: &str = "tape-out";

impl Fill {
    /// A template with the applicant's name and code filled in.
    pub(super) fn new(benefits: &[&str]) -> Fill {
        let pack = pack();
        let sheets = template_sheets(&pack, &choose(&pack, benefits)).unwrap();
        let mut fill = Fill { pack, sheets };
        fill.applicant("name", "杭州砚湖微电子有限公司").applicant("uscc", "91350100M000100Y43");
        fill
    }

    /// A tape-out of the year 2024, filled but for its line items.
    pub(super) fn tape_out() -> Fill {
        let mut fill = Fill::new(&[TAPE_OUT]);
        fill.claim(TAPE_OUT, 0, "砚一号", 2024.0);
        fill.input(TAPE_OUT, 0, "first_tape_out", "是").input(TAPE_OUT, 0, "key_chip", "是");
        fill
    }

    pub(super) fn sheet(&mut self, name: &str) -> &mut Worksheet {
        self.sheets.iter_mut().find(|sheet| sheet.name() == name).unwrap()
    }

    /// Writes a text at a place such as `明细!H4`.
    pub(super) fn text(&mut self, place: &str, text: &str) -> &mut Fill {
        let (sheet, row, column) = at(place);
        self.sheet(&sheet).write_string(row, column, text).unwrap();
        self
    }

    pub(super) fn number(&mut self, place: &str, number: f64) -> &mut Fill {
        let (sheet, row, column) = at(place);
        self.sheet(&sheet).write_number(row, column, number).unwrap();
        self
    }

    pub(super) fn formatted(&mut self, place: &str, number: f64, format: &str) -> &mut Fill {
        let (sheet, row, column) = at(place);
        let format = Format::new().set_num_format(format);
        self.sheet(&sheet).write_number_with_format(row, column, number, &format).unwrap();
        self
    }

    /// Where an applicant input stands.
    pub(super) fn applicant_place(&self, input: &str) -> String {
        let row = self.pack.applicant_inputs.iter().position(|i| i.name == input).unwrap() + 4;
        format!("申报主体!C{row}")
    }

    pub(super) fn applicant(&mut self, input: &str, text: &str) -> &mut Fill {
        let place = self.applicant_place(input);
        self.text(&place, text)
    }

    /// Where an input of a benefit's claim stands.
    pub(super) fn place(&self, benefit: &str, claim: u32, input: &str) -> String {
        let row = match input {
            "year" => 4,
            "project" => 5,
            name => {
                6 + self.pack.benefit(benefit).unwrap().inputs.iter().position(|i| i.name == name).unwrap()
            }
        };
        let index = self.pack.benefits.iter().position(|b| b.id == benefit).unwrap();
        format!("{}!{}{row}", sheet_titles(&self.pack)[index], casework::column_letters(2 + claim))
    }

    pub(super) fn input(&mut self, benefit: &str, claim: u32, input: &str, text: &str) -> &mut Fill {
        let place = self.place(benefit, claim, input);
        self.text(&place, text)
    }

    pub(super) fn claim(&mut self, benefit: &str, claim: u32, project: &str, year: f64) -> &mut Fill {
        let (year_place, project_place) =
            (self.place(benefit, claim, "year"), self.place(benefit, claim, "project"));
        self.number(&year_place, year).text(&project_place, project)
    }

    /// A line of 明细: the benefit's title, project, number and amount.
    pub(super) fn item(
        &mut self,
        row: u32,
        benefit: &str,
        project: &str,
        number: &str,
        amount: f64,
    ) -> &mut Fill {
        let title = self.pack.benefit(benefit).unwrap().title.clone();
        self.text(&format!("明细!A{row}"), &title)
            .text(&format!("明细!B{row}"), project)
            .text(&format!("明细!C{row}"), "发票")
            .text(&format!("明细!D{row}"), number)
            .text(&format!("明细!E{row}"), "2024-03-05")
            .text(&format!("明细!F{row}"), "宁波云岫代工有限公司")
            .number(&format!("明细!H{row}"), amount)
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        save(&self.pack, self.sheets).unwrap()
    }

    pub(super) fn read(self) -> ReadPackage {
        let pack = self.pack.clone();
        read_bytes("申报书.xlsx", self.bytes(), &pack).unwrap()
    }
}

fn at(place: &str) -> (String, u32, u16) {
    let at: casework::CellRef = place.parse().unwrap();
    (at.sheet, at.row, u16::try_from(at.column).unwrap())
}

pub(super) fn read_bytes(name: &str, bytes: Vec<u8>, pack: &Pack) -> Result<ReadPackage, Refused> {
    let source = Source::File { name: name.to_owned(), bytes };
    read(source, pack, &Limits::default(), &Watch::silent())
}

/// A zip of named files.
pub(super) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The problems as `place severity code`, for short asserts.
pub(super) fn codes(read: &ReadPackage) -> Vec<String> {
    let place =
        |at: &Option<casework::CellRef>| at.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    read.problems.iter().map(|p| format!("{} {:?} {}", place(&p.at), p.severity, p.code)).collect()
}

/// The problem at a place.
pub(super) fn problem_at<'r>(read: &'r ReadPackage, place: &str) -> &'r casework::Problem {
    read.problems
        .iter()
        .find(|p| p.at.as_ref().is_some_and(|at| at.to_string() == place))
        .unwrap_or_else(|| panic!("no problem at {place}: {:?}", codes(read)))
}
