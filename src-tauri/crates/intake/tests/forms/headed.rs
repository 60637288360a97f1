//! One list in groups, each under a title of its own.

use crate::support::{Rows, amounts, applicant, book, of_code, open, read, rows, sum};

const VENDOR: &str = "宁波云岫晶圆代工有限公司";

/// Two tape-outs with their names, and a list in two groups under two titles.
fn grouped(products: [&str; 2], titles: [&str; 2], serial: bool) -> Vec<u8> {
    let mut form = applicant("首次流片补助");
    for product in products {
        form.extend(rows(&[
            &["申报事项", "首次流片补助"],
            &["年度", "2024"],
            &["项目名称", product],
            &["首次流片", "是"],
        ]));
    }
    let list = list(titles, serial);
    book(&[("申报表", form), ("费用明细", list)])
}

fn list(titles: [&str; 2], serial: bool) -> Rows {
    let mut list = rows(&[
        &["序号", "发票号码", "开票日期", "销售方", "不含税金额（元）"],
        &[titles[0]],
        &["1", "24332000000000007301", "2024-03-05", VENDOR, "100"],
        &["2", "24332000000000007302", "2024-03-06", VENDOR, "200"],
        &["", "", "", "小计", "300"],
        &[titles[1]],
        &["3", "24332000000000007303", "2024-03-07", VENDOR, "400"],
        &["", "", "", "小计", "400"],
        &["", "", "", "合计", "700"],
    ]);
    if !serial {
        for row in &mut list {
            let title = row.len() == 1;
            if !title {
                row.remove(0);
            }
        }
    }
    list
}

#[test]
fn rows_under_a_title_that_names_a_claim_are_that_claims() {
    for titles in [
        ["一、砚一号芯片", "二、砚二号芯片"],
        ["（一）砚一号芯片", "（二）砚二号芯片"],
        ["一．砚一号 芯片", "二．砚二号芯片"],
    ] {
        for serial in [true, false] {
            let read = read(grouped(["砚一号芯片", "砚二号芯片"], titles, serial));
            assert!(open(&read).is_empty(), "{titles:?}: {:?}", open(&read));
            assert_eq!(
                (sum(&read, 0).as_deref(), sum(&read, 1).as_deref()),
                (Some("300.00"), Some("400.00"))
            );
            assert_eq!(of_code(&read, "headed-rows").len(), 1, "{titles:?}");
        }
    }
}

#[test]
fn rows_under_a_title_that_names_no_claim_stay_open() {
    for titles in [["一、掩膜费", "二、晶圆费"], ["一、砚三号芯片", "二、砚四号芯片"]]
    {
        let read = read(grouped(["砚一号芯片", "砚二号芯片"], titles, true));
        assert!(read.package.items.iter().all(|item| item.claim.is_none()), "{titles:?}");
        assert!(!open(&read).is_empty(), "{titles:?}");
    }
    // One that is named and one that is not: the one's rows count, the other's are asked.
    let read = read(grouped(["砚一号芯片", "砚二号芯片"], ["一、砚一号芯片", "二、其他"], true));
    assert_eq!(amounts(&read, 0), ["100.00", "200.00"]);
    assert_eq!(amounts(&read, 1), [""; 0]);
    assert!(read.package.items[2].claim.is_none());
}

#[test]
fn a_kind_of_cost_over_the_rows_of_one_claim_says_nothing_of_claims() {
    let mut form = applicant("首次流片补助");
    form.extend(rows(&[&["项目名称", "砚一号芯片"], &["首次流片", "是"]]));
    let read = read(book(&[("申报表", form), ("费用明细", list(["一、掩膜费", "二、晶圆费"], true))]));
    assert_eq!(sum(&read, 0).as_deref(), Some("700.00"));
    assert!(of_code(&read, "headed-rows").is_empty());
}
