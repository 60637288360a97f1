//! A workbook of nobody's form, mapped in the window and imported by it.

use outside_tests::{cli, json, strange_workbook};

use crate::driver::Window;
use crate::main_job::{PASSWORD, store_with_people};

/// Sets a field as a person does who chooses or types and goes on.
async fn set(window: &Window, css: &str, value: &str) {
    window.wait(css).await;
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    window.client.execute(script, vec![css.into(), value.into()]).await.unwrap();
}

#[tokio::test]
async fn a_strange_workbook_is_confirmed_completed_and_imported() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let file = folder.path().join("外来表.xlsx");
    strange_workbook(&file, "杭州砚湖微电子有限公司", "24332000000081446120").unwrap();
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-import").await;
    window.fill("#import-path", file.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package][data-status='needs-mapping']").await;
    window.wait("#mapping-open").await;

    // Who applies and what was spent is filled in as far as the cells tell, to be confirmed.
    window.wait("#mapping-suggested").await;
    let read = "document.querySelector('#mapping-read').innerText.includes";
    window.until("the applicant is read", &format!("{read}('杭州砚湖微电子有限公司')")).await;
    let parts =
        |count: u32| format!("document.querySelectorAll('.mapping .parts [data-part]').length === {count}");
    window.until("two parts are suggested", &parts(2)).await;
    // What is claimed.
    window.click("#mapping-another").await;
    window.until("there is a third part", &parts(3)).await;
    set(&window, "#mapping-what", "claims").await;
    set(&window, "#mapping-benefit", "tape-out").await;
    set(&window, "#mapping-year", "2024").await;
    set(&window, "#mapping-project", "砚一号").await;
    window.until("the claim is read", &format!("{read}('砚一号')")).await;
    // The expenses are in 万元.
    window.click("[data-part='1']").await;
    set(&window, "#mapping-unit", "万元").await;
    window.until("the amount is read in yuan", &format!("{read}('6,000,000.00')")).await;
    window.until("nothing is open", "!document.querySelector('#mapping-open')").await;
    window.shot("mapping").await;
    window.click("#mapping-import").await;
    window.wait("[data-package][data-status='imported']").await;
    window.close().await;

    let case = cli(&store, "沈予安", PASSWORD, &["case", "show", "经信-2024-0001", "--json"]).unwrap();
    let case = json(&case).unwrap();
    assert_eq!(case["claims"][0]["items"][0]["amount"], "6000000.00");
    assert_eq!(case["claims"][0]["project"], "砚一号");
}
