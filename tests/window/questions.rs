//! Nothing is signed over an open question in the window either: each leads to its place and is settled there.

use outside_tests::{cli, json, root, said};

use crate::driver::Window;
use crate::main_job::{PASSWORD, store_with_people};

#[tokio::test]
async fn a_duplicate_is_shown_beside_the_button_settled_at_its_place_and_no_longer_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let run = |arguments: &[&str]| {
        let output = cli(&store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        output
    };
    let file = root().join("src-tauri/crates/intake/tests/cases/A22-重复发票-缺代码.xlsx");
    run(&["import", file.to_str().unwrap()]);
    let cases = json(&run(&["cases", "--json"])).unwrap();
    let number = cases["rows"][0]["number"].as_str().unwrap().to_owned();
    run(&["case", "declare", &number]);
    for criterion in ["in-district", "supported-field", "first-tape-out", "key-chip"] {
        run(&["case", "check", &number, criterion, "--finding", "met", "--note", "已核对原件"]);
    }
    run(&["case", "material", &number, "--all", "--state", "received"]);
    let shown = json(&run(&["case", "show", &number, "--json"])).unwrap();
    let open: Vec<String> = shown["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|problem| problem["blocks"] == true)
        .map(|problem| problem["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(open.len(), 2, "{}", shown["problems"]);

    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case(&number).await;
    for id in &open {
        window.click("#remaining-list").await;
        window.click(&format!("[data-remaining='{id}']")).await;
        window.wait(&format!("[data-problem='{id}'][data-blocks='true']")).await;
        window.click(&format!("#settle-{id}")).await;
        window.click(&format!("#settle-same-{id}")).await;
        window.fill(&format!("#settle-reason-{id}"), "与前一行是同一张发票").await;
        window.click(&format!("#settle-save-{id}")).await;
        window.wait(&format!("[data-settled='{id}']")).await;
    }
    window.shot("30-settled").await;
    window.close().await;

    run(&["case", "decide", &number]);
    run(&["case", "submit", &number]);
    let shown = json(&run(&["case", "show", &number, "--json"])).unwrap();
    assert_eq!(
        (shown["stage"].as_str(), shown["claims"][0]["decision"]["amount"].as_str()),
        (Some("checking"), Some("2999999.99"))
    );
}
