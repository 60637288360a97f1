//! Nothing is signed over an open question in the window either: each leads to its place and is settled there.

use std::process::Output;

use outside_tests::{cli, json, root, said};
use serde_json::Value;

use crate::driver::Window;
use crate::main_job::{PASSWORD, store_with_people};

/// How the question at a cell is settled: the cell, the way, and a value.
type Way = (&'static str, &'static str, &'static str);

/// A reviewed case of a file, and the questions that block it: place and id.
fn reviewed(run: &dyn Fn(&[&str]) -> Output, file: &str) -> (String, Vec<(String, String)>) {
    let path = root().join("src-tauri/crates/intake/tests/cases").join(file);
    let report = json(&run(&["import", path.to_str().unwrap(), "--json"])).unwrap();
    let number = report["packages"][0]["cases"][0].as_str().unwrap_or_else(|| panic!("{report}")).to_owned();
    run(&["case", "declare", &number]);
    let shown = json(&run(&["case", "show", &number, "--json"])).unwrap();
    for criterion in shown["claims"][0]["assessment"]["criteria"].as_array().unwrap() {
        let criterion = criterion["id"].as_str().unwrap();
        run(&["case", "check", &number, criterion, "--finding", "met", "--note", "已核对原件"]);
    }
    run(&["case", "material", &number, "--all", "--state", "received"]);
    let shown = json(&run(&["case", "show", &number, "--json"])).unwrap();
    let open = shown["problems"].as_array().unwrap().iter().filter(|problem| problem["blocks"] == true);
    let place = |problem: &Value| {
        format!("{}!{}", problem["sheet"].as_str().unwrap(), problem["cell"].as_str().unwrap())
    };
    (number, open.map(|problem| (place(problem), problem["id"].as_str().unwrap().to_owned())).collect())
}

/// Settles everything that blocks, one way for each question, a file's case at the window, and decides and submits it afterwards.
async fn settled_at_the_window(file: &str, ways: &[Way], amount: &str) {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let run = |arguments: &[&str]| {
        let output = cli(&store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.code() == Some(0), "{arguments:?}: {}", said(&output));
        output
    };
    let (number, open) = reviewed(&run, file);
    assert_eq!(open.len(), ways.len(), "{file}: {open:?}");
    if !ways.is_empty() {
        let decided = cli(&store, "沈予安", PASSWORD, &["case", "decide", &number]).unwrap();
        let submitted = cli(&store, "沈予安", PASSWORD, &["case", "submit", &number]).unwrap();
        assert_eq!(submitted.status.code(), Some(1), "{file}: {}{}", said(&decided), said(&submitted));
    }

    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.open_case(&number).await;
    for (place, id) in &open {
        let Some((_, way, value)) = ways.iter().find(|(cell, ..)| cell == place) else {
            panic!("{file}: {place} is open");
        };
        // It is listed beside the button, leads to its place, and nothing is submitted over it.
        window.click("#remaining-list").await;
        window.click(&format!("[data-remaining='{id}']")).await;
        let shown = window.text(&format!("[data-problem='{id}'][data-blocks='true']")).await;
        assert!(shown.contains(place.rsplit_once('!').unwrap().1), "{file}: {shown}");
        // What the last settlement said may lie over the form for a moment.
        window.until("nothing lies over it", "!document.querySelector('#toast')").await;
        window.click(&format!("#settle-{id}")).await;
        window.click(&format!("#settle-{way}-{id}")).await;
        if !value.is_empty() {
            window.fill(&format!("#settle-value-{id}"), value).await;
        }
        window.fill(&format!("#settle-reason-{id}"), "见企业补充说明").await;
        window.click(&format!("#settle-save-{id}")).await;
        let gone = format!("!document.querySelector(\"[data-problem='{id}'][data-blocks='true']\")");
        window.until("it blocks no more", &gone).await;
    }
    window.shot("30-settled").await;
    window.close().await;

    run(&["case", "decide", &number]);
    run(&["case", "submit", &number]);
    let shown = json(&run(&["case", "show", &number, "--json"])).unwrap();
    let decided = shown["claims"][0]["decision"]["amount"].as_str();
    assert_eq!((shown["stage"].as_str(), decided), (Some("checking"), Some(amount)), "{file}");
}

#[tokio::test]
async fn an_award_of_unknown_amount_is_settled_at_its_place() {
    let ways = [("其他资助!D4", "corrected", "200000"), ("其他资助!D5", "different", "")];
    settled_at_the_window("A24b-其他资助金额不明.xlsx", &ways, "2799999.99").await;
}

#[tokio::test]
async fn a_bare_sum_below_the_items_is_no_item_and_asks_nothing() {
    settled_at_the_window("C18c-模板裸合计.xlsx", &[], "600000.00").await;
}

#[tokio::test]
async fn two_numbers_in_one_cell_is_settled_at_its_place() {
    // H6, “1 200 000”, is one number: a blank before three digits separates thousands.
    let ways = [("明细!H4", "corrected", "200000"), ("明细!H5", "corrected", "3649999")];
    settled_at_the_window("A7-一格两数.xlsx", &ways, "1514999.70").await;
}

#[tokio::test]
async fn a_foreign_currency_in_the_format_is_settled_at_its_place() {
    let ways = [
        ("明细!H4", "corrected", "300000"),
        ("明细!H5", "corrected", "1000000"),
        ("明细!H6", "corrected", "500000"),
    ];
    settled_at_the_window("A1-外币格式.xlsx", &ways, "540000.00").await;
}

#[tokio::test]
async fn an_invoice_listed_twice_is_settled_at_its_place() {
    let ways = [("明细!H7", "same", ""), ("明细!H8", "same", "")];
    settled_at_the_window("A22-重复发票-缺代码.xlsx", &ways, "2999999.99").await;
}
