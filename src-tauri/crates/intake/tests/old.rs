//! .xls and .ods are read as the .xlsx that they were saved from, by a child process that malformed files
//! cannot take the parent down with.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use intake::{Limits, ReadPackage, RefusalCode, Refused, Source, Watch, read};

fn read_bytes(name: &str, bytes: Vec<u8>) -> Result<ReadPackage, Refused> {
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let pack = policy::shipped("binjiang-computing-2024-draft@1").unwrap();
    read(Source::File { name: name.to_owned(), bytes }, pack, &Limits::default(), &Watch::silent())
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// What they were saved from: a workbook on the form of version 1.
fn sample() -> ReadPackage {
    read_bytes("09.xlsx", fixture("09.xlsx")).unwrap()
}

#[test]
fn xls_and_ods_give_what_the_xlsx_gives() {
    let expected = sample().package;
    for name in ["09.xls", "09.ods"] {
        let read = read_bytes(name, fixture(name)).unwrap();
        assert_eq!(read.package.applicant, expected.applicant, "{name}");
        assert_eq!(read.package.claims, expected.claims, "{name}");
        assert_eq!(read.package.items, expected.items, "{name}");
        assert_eq!(read.package.other_awards, expected.other_awards, "{name}");
        assert_eq!(read.package.related, expected.related, "{name}");
        assert_eq!(read.package.pack, expected.pack, "{name}");
    }
}

#[test]
fn the_grid_shows_old_workbooks_too() {
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    for name in ["09.xls", "09.ods"] {
        let sheets = intake::sheet_names(&fixture(name)).unwrap();
        assert_eq!(sheets[..2], ["填报说明", "申报主体"], "{name}");
        assert!(!sheets.contains(&"_模板信息".to_owned()), "{name}: {sheets:?}");
        let grid = intake::grid(&fixture(name), "申报主体", None, 6, 4).unwrap();
        assert_eq!(grid.rows[3][1], "企业名称", "{name}");
    }
}

#[test]
fn a_document_that_is_no_workbook_is_told_so() {
    let mut word = std::io::Cursor::new(Vec::new());
    {
        let mut file = cfb::CompoundFile::create(&mut word).unwrap();
        file.create_stream("WordDocument").unwrap();
    }
    let refused = read_bytes("申报书.xls", word.into_inner()).unwrap_err();
    assert_eq!(refused.code, RefusalCode::WrongFormat);
    assert!(refused.message.contains("Word"), "{refused}");
}
