//! Every non-empty cell is mapped, ignored with a reason, or a problem: whatever is written wherever.

use proptest::prelude::*;

use crate::tests::fill::{Fill, TAPE_OUT};

#[derive(Debug, Clone)]
enum Content {
    Text(String),
    Number(f64),
}

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        prop::sample::select(vec![
            "是",
            "否",
            "12万",
            "1,000",
            "2024-01-02",
            "合计",
            "无",
            "砚一号",
            "  ",
            "=1+1",
            "序号"
        ])
        .prop_map(|t| Content::Text(t.to_owned())),
        "[a-zA-Z0-9（）万元年月 ]{1,12}".prop_map(Content::Text),
        (-1e12_f64..1e12).prop_map(Content::Number),
        Just(Content::Number(1e300)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_is_lost(
        cells in prop::collection::vec((0_usize..6, 0_u32..40, 0_u16..14, content()), 0..60)
    ) {
        let mut fill = Fill::tape_out();
        let title = fill.pack.benefit(TAPE_OUT).unwrap().title.clone();
        let sheets = ["申报主体", &title, "明细", "关联关系声明", "其他资助", "附件清单"];
        let name = fill.applicant_place("name");
        for (sheet, row, column, content) in &cells {
            // Headings and the applicant's name stay, so that the package is read at all.
            let place = format!("{}!{}{}", sheets[*sheet], casework::column_letters(u32::from(*column)), row + 4);
            if place == name || (*sheet < 2 && *column < 2) {
                continue;
            }
            match content {
                Content::Text(text) => fill.text(&place, text),
                Content::Number(number) => fill.number(&place, *number),
            };
        }
        let pack = fill.pack.clone();
        let bytes = fill.bytes();
        let limits = crate::Limits::default();
        let book = crate::workbook::read::read_book(&bytes, &limits, &crate::Watch::silent()).unwrap();
        let filled: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
        let read = crate::tests::fill::read_bytes("a.xlsx", bytes, &pack).unwrap();
        prop_assert_eq!(read.cells.filled, filled);
        prop_assert_eq!(read.cells.mapped + read.cells.ignored + read.cells.problems, filled);
        prop_assert_eq!(read.package.ignored.len(), read.cells.ignored);

        // No place has two fates, and a cell that is a problem by its fate has one on record.
        let ignored: std::collections::HashSet<_> = read.package.ignored.iter().map(|i| i.at.to_string()).collect();
        prop_assert_eq!(ignored.len(), read.package.ignored.len());
        let problems: std::collections::HashSet<_> =
            read.problems.iter().filter_map(|p| p.at.as_ref().map(ToString::to_string)).collect();
        prop_assert!(read.cells.problems <= problems.len() + 60);
    }
}
