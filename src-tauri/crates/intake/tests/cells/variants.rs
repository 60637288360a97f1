//! Each kind in other words, columns and sheets, and in .xls and .ods where the format can hold it.

use casework::Severity;
use intake::{ReadPackage, Source};

use super::books::*;
use super::{amounts, asked, errors, known, problem_of, read_source, sum};

type Write = fn(&[Page]) -> Vec<u8>;

const FORMATS: [(&str, Write); 3] = [("甲.xlsx", xlsx), ("甲.xls", xls), ("甲.ods", ods)];

fn read(name: &str, bytes: Vec<u8>) -> ReadPackage {
    read_source(Source::File { name: name.to_owned(), bytes })
        .unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

/// A list behind the application, in each format.
fn in_each(list: Page) -> Vec<(&'static str, ReadPackage)> {
    let pages = [application(), list];
    FORMATS.iter().map(|(name, write)| (*name, read(name, write(&pages)))).collect()
}

/// A list of two invoices and what follows them.
fn two_and(more: Vec<Vec<Put>>) -> Page {
    let mut rows = vec![
        heads(&HEADS),
        invoice("1", "24332000000081470001", Number(2_000_000.0)),
        invoice("2", "24332000000081470002", Number(1_000_000.0)),
    ];
    rows.extend(more);
    Page::new("费用", rows)
}

const TWO: [&str; 2] = ["2000000.00", "1000000.00"];

#[test]
fn what_is_plain_is_never_asked() {
    for (name, read) in in_each(two_and(vec![])) {
        assert_eq!(amounts(&read), known(&TWO), "{name}");
        assert_eq!(errors(&read), [""; 0], "{name}");
        assert!(read.problems.len() <= 5, "{name}: {:#?}", read.problems);
    }
    let shown = [Shown(2_000_000.0, "#,##0.00"), Shown(1_000_000.0, "#,##0.00\"元\"")];
    let rows = vec![
        heads(&HEADS),
        invoice("1", "24332000000081470001", shown[0]),
        invoice("2", "24332000000081470002", shown[1]),
    ];
    for (name, read) in in_each(Page::new("费用", rows)) {
        assert_eq!(amounts(&read), known(&TWO), "{name}");
        assert_eq!(errors(&read), [""; 0], "{name}");
    }
}

#[test]
fn what_a_format_shows_is_asked_in_each_file_format() {
    let codes =
        ["[$¥-411]#,##0", "#,##0.00\"美元\"", "0.00\"萬元\"", "#,##0,", "\"-\"#,##0.00", "(#,##0.00)"];
    for code in codes {
        let row = invoice("3", "24332000000081470003", Shown(500_000.0, code));
        for (name, read) in in_each(two_and(vec![row])) {
            assert_eq!(amounts(&read)[..2], known(&TWO), "{name} {code}");
            assert_eq!(amounts(&read)[2], None, "{name} {code}");
            asked(&read, "费用!F4");
        }
    }
}

#[test]
fn a_format_in_yuan_under_a_heading_in_ten_thousands_is_asked() {
    let mut wan = HEADS;
    wan[5] = "不含税金额（万元）";
    let list = |code| {
        let rows = vec![
            heads(&wan),
            invoice("1", "24332000000081470001", Number(200.0)),
            invoice("2", "24332000000081470002", Shown(418.0, code)),
        ];
        Page::new("费用", rows)
    };
    let mut reads = in_each(list("#,##0.00\"元\""));
    for code in ["[<10000]0.00\"元\";0!.00,\"万元\"", "0\"圆\""] {
        reads.push(("甲.xlsx", read("甲.xlsx", xlsx(&[application(), list(code)]))));
    }
    for (name, read) in reads {
        assert_eq!(amounts(&read), [Some("2000000.00".to_owned()), None], "{name}");
        asked(&read, "费用!F3");
    }
}

#[test]
fn zeros_in_front_are_kept_in_each_file_format() {
    let mut row = invoice("3", "", Number(500_000.0));
    row[1] = Shown(23.0, "00000000");
    for (name, read) in in_each(two_and(vec![row])) {
        assert_eq!(read.package.items[2].number.as_deref(), Some("00000023"), "{name}");
    }
}

#[test]
fn what_cannot_be_seen_or_is_struck_out_is_told_in_each_file_format() {
    for put in [White(500_000.0), Shown(500_000.0, ";;;")] {
        for (name, read) in in_each(two_and(vec![invoice("3", "24332000000081470003", put)])) {
            assert_eq!(sum(&read).as_deref(), Some("3500000.00"), "{name} {put:?}");
            assert!(problem_of(&read, "unseen-cells").message.contains("F4"), "{name}");
        }
    }
    for (name, read) in in_each(two_and(vec![invoice("3", "24332000000081470003", Struck(500_000.0))])) {
        assert_eq!(sum(&read).as_deref(), Some("3500000.00"), "{name}");
        assert!(problem_of(&read, "struck-out").message.contains("F4"), "{name}");
    }
    let mut list = two_and(vec![]);
    list.hidden_row = Some(2);
    for (name, read) in in_each(list) {
        assert!(problem_of(&read, "hidden-cells").message.contains("第 3 行"), "{name}");
    }
}

#[test]
fn a_sum_is_known_by_what_it_does() {
    let three = Number(3_000_000.0);
    let sums: [Vec<Vec<Put>>; 9] = [
        vec![vec![Text("合计金额"), Blank, Blank, Blank, Blank, three]],
        vec![vec![Blank, Blank, Blank, Blank, Blank, three]],
        vec![vec![Blank, Blank, Blank, Text("费用总额"), Blank, three]],
        vec![vec![Text("本次申报"), Blank, Blank, Blank, Blank, three]],
        vec![vec![Text("TOTAL"), Text("/"), Text("—"), Blank, Blank, three]],
        vec![vec![Blank, Text("共计"), Blank, Blank, Blank, three]],
        vec![vec![Text("总"), Text("共 2 张"), Blank, Blank, Blank, three]],
        vec![vec![], vec![Blank, Blank, Blank, Blank, Text("总和"), three]],
        vec![vec![Blank, Blank, Blank, Blank, Blank, three], vec![Blank, Blank, Blank, Blank, Blank, three]],
    ];
    for rows in sums {
        for (name, read) in in_each(two_and(rows.clone())) {
            assert_eq!(amounts(&read), known(&TWO), "{name} {rows:?}");
            assert_eq!(errors(&read), [""; 0], "{name} {rows:?}");
        }
    }
}

#[test]
fn a_title_over_a_group_of_rows_is_no_item() {
    let mut list = two_and(vec![]);
    list.rows.insert(2, vec![Blank, Text("二、封装测试")]);
    list.rows.insert(1, vec![Blank, Text("（一）掩膜")]);
    for (name, read) in in_each(list) {
        assert_eq!(amounts(&read), known(&TWO), "{name}");
        assert_eq!(errors(&read), [""; 0], "{name}");
    }
}

#[test]
fn a_number_that_is_called_void_is_asked() {
    let mut row = invoice("3", "24332000000081470003（作废）", Number(500_000.0));
    for (name, read) in in_each(two_and(vec![row.clone()])) {
        assert_eq!(amounts(&read)[2..], [None], "{name}");
    }
    row[1] = Text("24332000000081470003");
    let mut list = two_and(vec![row]);
    list.rows[0].push(Text("是否正数发票"));
    list.rows[3].push(Text("否"));
    for (name, read) in in_each(list) {
        assert_eq!(amounts(&read)[2..], [None], "{name}");
    }
}

#[test]
fn a_groups_subtotal_is_no_item_and_the_sum_of_all_neither() {
    let bare = |amount: f64| vec![Blank, Blank, Blank, Blank, Blank, Number(amount)];
    let more = vec![
        bare(3_000_000.0),
        invoice("3", "24332000000081470003", Number(400_000.0)),
        invoice("4", "24332000000081470004", Number(200_000.0)),
        bare(600_000.0),
        bare(3_600_000.0),
    ];
    for (name, read) in in_each(two_and(more)) {
        assert_eq!(amounts(&read), known(&["2000000.00", "1000000.00", "400000.00", "200000.00"]), "{name}");
    }
}

#[test]
fn an_amount_alone_that_is_no_sum_is_asked() {
    for amount in [2_500_000.0, 500_000.0, -200_000.0] {
        for (name, read) in in_each(two_and(vec![vec![Blank, Blank, Blank, Blank, Blank, Number(amount)]])) {
            assert_eq!(amounts(&read)[..2], known(&TWO), "{name}");
            assert_eq!(amounts(&read)[2..], [None], "{name}");
            asked(&read, "费用!F4");
        }
    }
    // In a list that says nothing but serial numbers and amounts, each is an item.
    let rows = vec![
        heads(&["序号", "金额（元）", "税额（元）"]),
        vec![Number(1.0), Number(100.0), Number(13.0)],
        vec![Number(2.0), Number(100.0), Number(13.0)],
    ];
    for (name, read) in in_each(Page::new("费用", rows)) {
        assert_eq!(amounts(&read), known(&["100.00", "100.00"]), "{name}");
    }
    // An invoice may well be as large as those before it together.
    let row = invoice("3", "24332000000081470003", Number(3_000_000.0));
    for (name, read) in in_each(two_and(vec![row])) {
        assert_eq!(sum(&read).as_deref(), Some("6000000.00"), "{name}");
    }
}

#[test]
fn a_formula_that_adds_up_the_rows_above_is_no_item_whatever_stands_beside_it() {
    for formula in ["=SUM(F2:F3)", "=SUBTOTAL(9,F2:F3)", "=F2+F3", "=SUM($F$2:F3)", "=SUM(F2,F3)"] {
        let mut book = rust_xlsxwriter::Workbook::new();
        for page in [application(), two_and(vec![])] {
            let sheet = book.add_worksheet().set_name(page.name).unwrap();
            for (row, cells) in (0_u32..).zip(&page.rows) {
                for (column, put) in (0_u16..).zip(cells) {
                    match put {
                        Text(text) => drop(sheet.write_string(row, column, *text).unwrap()),
                        Number(number) => drop(sheet.write_number(row, column, *number).unwrap()),
                        _ => {}
                    }
                }
            }
            if page.name == "费用" {
                sheet.write_string(3, 3, "以上两笔").unwrap();
                let formula = rust_xlsxwriter::Formula::new(formula).set_result("3000000");
                sheet.write_formula(3, 5, formula).unwrap();
            }
        }
        let read = read("甲.xlsx", book.save_to_buffer().unwrap());
        assert_eq!(amounts(&read), known(&TWO), "{formula}");
        assert_eq!(problem_of(&read, "sum-row").at.as_ref().unwrap().to_string(), "费用!F4", "{formula}");
    }
}

#[test]
fn rows_that_a_note_or_a_status_calls_void_are_asked_or_left_out() {
    let with = |head: &'static str, words: &'static str| {
        let mut rows = two_and(vec![invoice("3", "24332000000081470003", Number(500_000.0))]).rows;
        rows[0].push(Text(head));
        rows[3].push(Text(words));
        Page::new("费用", rows)
    };
    for (head, words) in [
        ("备注", "作废"),
        ("备注", "该票已红冲"),
        ("说明", "不参与申报"),
        ("处理情况", "已作废，重开"),
        ("备注", "已退货"),
        ("备注", "本次不报"),
        ("说明", "不在本次申报范围"),
        ("是否作废", "是"),
        ("是否参与申报", "否"),
        ("发票状态", "部分红冲"),
    ] {
        for (name, read) in in_each(with(head, words)) {
            assert_eq!(amounts(&read)[..2], known(&TWO), "{name} {head} {words}");
            assert_eq!(amounts(&read)[2..], [None], "{name} {head} {words}");
            asked(&read, "费用!F4");
        }
    }
    for (name, read) in in_each(with("发票状态", "已作废")) {
        assert_eq!(amounts(&read), known(&TWO), "{name}");
        assert_eq!(problem_of(&read, "void-row").severity, Severity::Note, "{name}");
    }
    for (head, words) in
        [("备注", "未作废"), ("发票状态", "正常"), ("备注", "尾款"), ("是否作废", "否"), ("备注", "无退货")]
    {
        for (name, read) in in_each(with(head, words)) {
            assert_eq!(sum(&read).as_deref(), Some("3500000.00"), "{name} {head} {words}");
        }
    }
}

#[test]
fn a_red_invoice_lowers_the_sum_unless_the_one_that_it_writes_off_is_asked() {
    let mut rows = two_and(vec![
        invoice("3", "24332000000081470003", Number(500_000.0)),
        invoice("4", "24332000000081470004", Number(-500_000.0)),
    ])
    .rows;
    rows[0].push(Text("备注"));
    rows[4].push(Text("红字发票"));
    for (name, read) in in_each(Page::new("费用", rows.clone())) {
        assert_eq!(sum(&read).as_deref(), Some("3000000.00"), "{name}");
    }
    rows[3].push(Text("已红冲"));
    for (name, read) in in_each(Page::new("费用", rows)) {
        assert_eq!(amounts(&read)[2..], [None, None], "{name}");
    }
}

#[test]
fn a_unit_counts_wherever_it_stands() {
    let bare = ["序号", "发票号码", "开票日期", "供应商", "供应商信用代码", "不含税金额"];
    let rows = || {
        vec![
            heads(&bare),
            invoice("1", "24332000000081470001", Number(200.0)),
            invoice("2", "24332000000081470002", Number(100.0)),
        ]
    };
    let above = |line: &'static str| {
        let mut all = vec![vec![Text(line)]];
        all.extend(rows());
        Page::new("费用", all)
    };
    let below = |line: &'static str| {
        let mut all = rows();
        all.push(vec![Text(line)]);
        Page::new("费用", all)
    };
    let column = {
        let mut all = rows();
        all[0].push(Text("单位"));
        all[1].push(Text("万元"));
        all[2].push(Text("万元"));
        Page::new("费用", all)
    };
    let of_its_own = {
        let mut all = rows();
        all.insert(1, vec![Text("（单位：万元）")]);
        Page::new("费用", all)
    };
    let pages = [
        Page::new("费用明细（万元）", rows()),
        Page::new("费用-万元", rows()),
        above("流片费用明细表（万元）"),
        above("单位：万元"),
        above("金额均以万元为单位"),
        above("（金额单位：人民币萬元）"),
        below("注：以上金额单位为万元"),
        column,
        Page { header: Some("单位：万元"), ..Page::new("费用", rows()) },
        of_its_own,
    ];
    for page in pages {
        for (name, read) in in_each(page.clone()) {
            assert_eq!(amounts(&read), known(&TWO), "{name} {page:?}");
            assert!(read.problems.iter().any(|problem| problem.code == "ten-thousands"), "{name} {page:?}");
        }
    }
}

#[test]
fn a_forms_own_figure_stands_in_the_unit_of_its_sheet() {
    let form = |name: &'static str, title: &'static str, label: &'static str| {
        let mut form = application();
        form.name = name;
        form.rows[0] = vec![Text(title)];
        form.rows.push(vec![Text(label), Number(300.0)]);
        form
    };
    let title = "2024年首次流片补助申报表";
    let cost = |read: &ReadPackage| read.package.claims[0].inputs["tape_out_cost"].value.clone();
    for (page, expected) in [
        (form("申报表（万元）", title, "首次流片费用"), Some("3000000.00")),
        (form("申报表", "2024年首次流片补助申报表（万元）", "首次流片费用"), Some("3000000.00")),
        (form("申报表", "2024年首次流片补助申报表 单位：万元", "首次流片费用"), Some("3000000.00")),
        (Page { header: Some("单位：万元"), ..form("申报表", title, "首次流片费用") }, Some("3000000.00")),
        (form("申报表", title, "首次流片费用（万元）"), Some("3000000.00")),
        (form("申报表", title, "首次流片费用（元）"), Some("300.00")),
        (form("申报表（万元）", title, "首次流片费用（元）"), None),
        (
            Page {
                header: Some("单位：万元"), ..form("申报表", title, "首次流片费用（元）")
            },
            None,
        ),
    ] {
        for (name, write) in FORMATS {
            let read = read(name, write(std::slice::from_ref(&page)));
            assert_eq!(cost(&read), expected.map(Into::into), "{name} {page:?}");
            if expected.is_none() {
                asked(&read, &format!("{}!B9", page.name));
            }
        }
    }
}

#[test]
fn two_units_that_disagree_are_asked() {
    let mut titled = vec![vec![Text("单位：万元")]];
    titled.extend(two_and(vec![]).rows);
    let mut column = two_and(vec![]).rows;
    column[0].push(Text("单位"));
    column[1].push(Text("万元"));
    column[2].push(Text("万元"));
    let headed = Page { header: Some("金额单位：万元"), ..two_and(vec![]) };
    let named = Page { name: "费用（万元）", ..two_and(vec![]) };
    let noted = two_and(vec![vec![Text("注：以上金额单位为万元")]]);
    for page in [Page::new("费用", titled), Page::new("费用", column), headed, named, noted] {
        for (name, read) in in_each(page.clone()) {
            assert_eq!(amounts(&read), [None, None], "{name} {page:?}");
            assert!(
                errors(&read).iter().all(|error| error.ends_with("unit-disagrees")),
                "{name} {:?}",
                errors(&read)
            );
        }
    }
}

#[test]
fn a_currency_counts_wherever_it_stands() {
    for (head, foreign, ours) in [
        ("币种", "美元", "人民币"),
        ("币别", "USD", "CNY"),
        ("结算币种", "日元", "人民币元"),
        ("货币", "HKD", "RMB"),
        ("结算", "欧元", "人民币"),
    ] {
        let mut rows = two_and(vec![]).rows;
        rows[0].push(Text(head));
        rows[1].push(Text(foreign));
        rows[2].push(Text(ours));
        for (name, read) in in_each(Page::new("费用", rows)) {
            assert_eq!(amounts(&read), [None, Some("1000000.00".to_owned())], "{name} {head}");
            assert!(asked(&read, "费用!F2").contains(foreign), "{name}");
        }
    }
    for title in ["币种：美元", "（单位：美元）", "流片费用明细表（日元）"] {
        let mut rows = vec![vec![Text(title)]];
        let bare = ["序号", "发票号码", "开票日期", "供应商", "供应商信用代码", "不含税金额"];
        rows.push(heads(&bare));
        rows.push(invoice("1", "24332000000081470001", Number(200.0)));
        for (name, read) in in_each(Page::new("费用", rows)) {
            assert_eq!(amounts(&read), [None], "{name} {title}");
            asked(&read, "费用!F3");
        }
    }
}

#[test]
fn numbers_that_are_two_are_asked_and_blanks_between_thousands_are_read() {
    for text in
        ["120000\n80000", "3120000 529999", "12 34", "100,000\n200,000", "1.5 200", "6350000　3120000"]
    {
        for (name, read) in in_each(two_and(vec![invoice("3", "24332000000081470003", Text(text))])) {
            assert_eq!(amounts(&read)[2], None, "{name} {text}");
            asked(&read, "费用!F4");
        }
    }
    for (text, amount) in [
        ("1 200 000", "1200000.00"),
        ("12 345.67", "12345.67"),
        ("120000\n元", "120000.00"),
        ("¥ 120000", "120000.00"),
        ("１２０　０００", "120000.00"),
    ] {
        for (name, read) in in_each(two_and(vec![invoice("3", "24332000000081470003", Text(text))])) {
            assert_eq!(amounts(&read)[2].as_deref(), Some(amount), "{name} {text}");
        }
    }
    for text in ["24332000000081470003\n24332000000081470004", "24332000000081470003、24332000000081470004"]
    {
        let mut row = invoice("3", "", Number(500_000.0));
        row[1] = Text(text);
        for (name, read) in in_each(two_and(vec![row])) {
            assert_eq!(read.package.items[2].number, None, "{name}");
            asked(&read, "费用!B4");
        }
    }
}

#[test]
fn what_is_merged_is_said_of_each_row_and_a_merged_amount_is_asked() {
    let blanked = |columns: &[usize]| {
        let mut page = two_and(vec![invoice("3", "24332000000081470003", Number(500_000.0))]);
        for column in columns {
            page.rows[2][*column] = Blank;
            page.merges.push((1, 2, u16::try_from(*column).unwrap(), u16::try_from(*column).unwrap()));
        }
        page
    };
    for columns in [&[3_usize, 4][..], &[3], &[4], &[2], &[2, 3, 4]] {
        for (name, read) in in_each(blanked(columns)) {
            assert_eq!(sum(&read).as_deref(), Some("3500000.00"), "{name} {columns:?}");
            let item = &read.package.items[1];
            assert_eq!(item.vendor.as_deref(), Some(VENDOR), "{name} {columns:?}");
            assert_eq!(item.vendor_uscc.as_deref(), Some(CODE), "{name} {columns:?}");
            assert_eq!(
                item.date.map(|date| date.to_string()).as_deref(),
                Some("2024-03-06"),
                "{name} {columns:?}"
            );
        }
    }
    for (name, read) in in_each(blanked(&[5])) {
        assert_eq!(amounts(&read), [None, None, Some("500000.00".to_owned())], "{name}");
        assert!(asked(&read, "费用!F2").contains("合并"), "{name}");
    }
}

#[test]
fn awards_and_loans_are_sifted_as_invoices_are() {
    let awards = |rows: Vec<Vec<Put>>| {
        let mut all = vec![heads(&["序号", "项目名称", "资助来源", "资助金额（元）", "说明"])];
        all.extend(rows);
        Page::new("其他资助", all)
    };
    let award = |project: &'static str, amount: Put| vec![Text("1"), Text(project), Text("市级专项"), amount];
    let read_awards = |rows: Vec<Vec<Put>>| read("甲.xlsx", xlsx(&[application(), awards(rows)]));
    let of = |read: &ReadPackage| -> Vec<Option<String>> {
        read.package.other_awards.iter().map(|award| award.amount.map(|amount| amount.to_string())).collect()
    };
    let mine = "试例芯片甲";
    let bare = vec![Blank, Blank, Blank, Number(300_000.0)];
    let read =
        read_awards(vec![award(mine, Number(100_000.0)), award(mine, Number(200_000.0)), bare.clone()]);
    assert_eq!(of(&read), known(&["100000.00", "200000.00"]));
    let read = read_awards(vec![award(mine, Number(100_000.0)), bare]);
    assert_eq!(of(&read), [Some("100000.00".to_owned()), None]);
    asked(&read, "其他资助!D3");
    let read = read_awards(vec![award(mine, Text("20万"))]);
    assert_eq!(of(&read), [None]);
    asked(&read, "其他资助!D2");
    let read = read_awards(vec![award("另一颗芯片", Number(100_000.0))]);
    assert!(asked(&read, "其他资助!D2").contains("另一颗芯片"));
    for same in ["试例芯片 甲", "试例芯片（甲）", "试例芯片\n甲"] {
        assert_eq!(errors(&read_awards(vec![award(same, Number(100_000.0))])), [""; 0], "{same}");
    }
    let mut void = award(mine, Number(100_000.0));
    void.push(Text("已退回，不计入"));
    let read = read_awards(vec![void]);
    assert_eq!(of(&read), [None]);
}

#[test]
fn loans_are_sifted_as_invoices_are() {
    let bank = "某某银行滨江支行";
    let loan = |number: &'static str, principal: f64, more: &[&'static str]| {
        let mut row = vec![Text("1"), Text(number), Text(bank), Number(principal), Text("2024-01-05")];
        row.extend([Text("2024-12-05"), Number(20_000.0)]);
        row.extend(more.iter().map(|text| Text(text)));
        row
    };
    let mut form = application();
    form.rows[0] = vec![Text("2024年贷款贴息申报表")];
    form.rows[3] = vec![Text("申报事项"), Text("贷款贴息")];
    let read_loans = |more: Vec<Vec<Put>>| {
        let heading =
            ["序号", "借款合同号", "贷款银行", "本金（元）", "起息日", "到期日", "已付利息（元）", "备注"];
        let mut rows = vec![heads(&heading)];
        rows.push(loan("JK-2024-001", 2_000_000.0, &[]));
        rows.push(loan("JK-2024-002", 1_000_000.0, &[]));
        rows.extend(more);
        read("甲.xlsx", xlsx(&[form.clone(), Page::new("贷款明细", rows)]))
    };
    let bare = |amount: f64| vec![Blank, Blank, Blank, Number(amount), Blank, Blank, Number(40_000.0)];
    assert_eq!(amounts(&read_loans(vec![bare(3_000_000.0)])), known(&TWO));
    assert_eq!(amounts(&read_loans(vec![bare(2_500_000.0)]))[2..], [None]);
    let read = read_loans(vec![loan("JK-2024-003", 500_000.0, &["已撤销"])]);
    assert_eq!(amounts(&read)[2..], [None]);
    asked(&read, "贷款明细!D4");
    let mut dollars = loan("JK-2024-003", 500_000.0, &[]);
    dollars[3] = Shown(500_000.0, "[$USD] #,##0");
    assert_eq!(amounts(&read_loans(vec![dollars]))[2..], [None]);
    let mut joined = loan("JK-2024-003", 500_000.0, &[]);
    joined[3] = Text("300000\n200000");
    assert_eq!(amounts(&read_loans(vec![joined]))[2..], [None]);
}

#[test]
fn names_lose_their_line_breaks_and_radicals_and_control_characters_with_a_note() {
    for (text, name, code) in [
        ("宁波云岫\n晶圆代工有限公司", VENDOR, "line-break"),
        ("宁波云岫晶圆\r\n代工有限公司", VENDOR, "line-break"),
        ("ACME Chip\nLimited", "ACME Chip Limited", "line-break"),
        ("宁波⻓芯有限公司", "宁波长芯有限公司", "radicals"),
        ("⻰岫科技有限公司", "龙岫科技有限公司", "radicals"),
        ("宁波云岫晶圆代工有限\u{200b}公司", VENDOR, "invisible"),
    ] {
        let mut row = invoice("3", "24332000000081470003", Number(500_000.0));
        row[3] = Text(text);
        let read = read("甲.xlsx", xlsx(&[application(), two_and(vec![row])]));
        assert_eq!(read.package.items[2].vendor.as_deref(), Some(name), "{text:?}");
        assert_eq!(problem_of(&read, code).at.as_ref().unwrap().to_string(), "费用!D4", "{text:?}");
    }
}
