//! An administrator enters a rate that was published after the pack: with its basis, on record, once and for all.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::Role;
use support::*;
use workbench::view::RateInput;

fn row(from: &str, percent: &str, until: &str) -> RateInput {
    RateInput {
        from: from.to_owned(),
        term: "1-year".to_owned(),
        percent: percent.to_owned(),
        known_until: until.to_owned(),
    }
}

#[test]
fn a_rate_published_later_continues_the_table_on_record() {
    let mut office = Office::set_up();
    let admin = office.actor(Role::Admin, false);
    let entries = office.entries();
    let desk = office.session_of(&admin);
    let printed = desk.rate_tables(None).unwrap().remove(0);
    assert_eq!(
        (printed.file.as_str(), printed.known_until.as_str(), printed.rows.len()),
        ("lpr.csv", "2025-07-21", 13)
    );

    desk.add_rate(None, "lpr.csv", &row("2025-08-20", "2.90", "2025-09-20"), "人民银行公告").unwrap();
    desk.add_rate(None, "lpr.csv", &row("", "", "2025-10-20"), "人民银行公告").unwrap();
    let table = desk.rate_tables(None).unwrap().remove(0);
    let last = table.rows.last().unwrap();
    assert_eq!((last.from.as_str(), last.percent.as_str(), last.printed), ("2025-08-20", "2.9", false));
    assert_eq!((table.known_until.as_str(), table.history.len()), ("2025-10-20", 2));
    assert_eq!(table.history[0].to, "已知至 2025-10-20");

    let refused = |desk: &mut workbench::Workbench, new: RateInput, basis: &str| {
        desk.add_rate(None, "lpr.csv", &new, basis).unwrap_err().to_string()
    };
    assert!(refused(desk, row("2024-07-22", "9.00", ""), "误").contains("不能改"));
    assert!(refused(desk, row("2025-11-20", "约三", ""), "误").contains("percent"));
    assert!(refused(desk, row("2025-11-20", "3.00", ""), " ").contains("依据"));
    assert!(desk.add_rate(None, "shibor.csv", &row("2025-11-20", "3.00", ""), "误").is_err());
    assert_eq!(desk.rate_tables(None).unwrap().remove(0).rows.len(), 14);
    assert_eq!(office.entries(), entries + 2);
}
