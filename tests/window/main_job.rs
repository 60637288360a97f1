//! From sign-in to a signed memo, in the real window.

use std::path::Path;

use outside_tests::{add_user, cli, json, judge, root, said};

use crate::driver::{Window, enter};

pub const PASSWORD: &str = "chuangkou-2024-a";

/// A store with a person for each role, made on the command line.
pub fn store_with_people(folder: &Path) -> std::path::PathBuf {
    let store = folder.join("workbench.db");
    let run = |arguments: &[&str]| {
        let output = cli(&store, "管理", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{}", said(&output));
    };
    run(&["init", "--bureau", "杭州高新区（滨江）经信局", "--admin", "管理"]);
    let add = |arguments: &[&str]| add_user(&store, "管理", PASSWORD, arguments).unwrap();
    add(&["user", "add", "沈予安", "--role", "reviewer", "--bureau", "经信局"]);
    add(&["user", "add", "顾怀礼", "--role", "checker", "--bureau", "经信局"]);
    add(&["user", "add", "陆敬之", "--role", "approver"]);
    store
}

/// A sample by the beginning of its name.
pub fn sample(begins: &str) -> std::path::PathBuf {
    let entries = std::fs::read_dir(root().join("assets/samples")).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    paths
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(begins))
        .expect("the sample is there")
}

#[tokio::test]
async fn from_sign_in_to_a_memo_with_three_signatures() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let window = Window::open(&store).await;

    // 经办: a wrong password first, then the right one.
    window.wait("#sign-in-name").await;
    window.shot("1-sign-in").await;
    window.sign_in("沈予安", "wrong-password").await;
    let fault = window.text("#sign-in-fault").await;
    assert!(fault.contains("用户名或口令不正确"), "{fault}");
    window.sign_in("沈予安", PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.shot("2-no-cases").await;

    // Import by a typed path.
    window.click("#rail-import").await;
    window.fill("#import-path", sample("01-").to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package^='01-'][data-status='imported']").await;
    window.fill("#import-path", sample("05-松涧测控-待补正").to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package^='05-'][data-status='imported']").await;
    window.wait("[data-problem='not-a-number']").await;
    window.shot("3-imported").await;
    window.click("#rail-cases").await;
    window.wait("[data-case]").await;
    window.shot("4-cases").await;
    window.open_case("经信-2024-0001").await;

    // The case: declared, every criterion confirmed from the keyboard.
    window.wait("[data-page='case'] #declare-none").await;
    window.wait("#workbook-grid [data-ring]").await;
    window.shot("5-case").await;
    window.click("#declare-none").await;
    window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;
    for _ in 0..12 {
        let open = window
            .client
            .execute("return document.querySelectorAll('[data-criterion][data-outcome=\"\"]').length", vec![])
            .await
            .unwrap();
        if open == serde_json::json!(0) {
            break;
        }
        let left =
            format!("document.querySelectorAll('[data-criterion][data-outcome=\"\"]').length < {open}");
        window.press(&enter()).await;
        window.until("a criterion is confirmed", &left).await;
    }
    window.shot("6-criteria-found").await;

    // The amount: above the ceiling is refused, then the ceiling is adopted by its key.
    window.fill("#decide-amount", "99999999").await;
    window.click("#decide-save").await;
    window.until("too much is refused", "document.body.innerText.includes('高于')").await;
    window.shot("7-too-much").await;
    window.press("a").await;
    window
        .until(
            "the ceiling is decided",
            "document.querySelector('#total-decided').innerText === '3,000,000.00'",
        )
        .await;
    window.shot("8-decided").await;

    // What is left are the materials: asking to submit leads to the first, and each tick to the next.
    let left = window.text("#remaining-list").await;
    let asked: usize = left.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
    assert!(asked > 5, "{left}");
    window.click("#submit").await;
    for looked_at in 1..=asked {
        window.wait("#pane-material").await;
        window.press("1").await;
        let rest = asked - looked_at;
        let shown =
            format!("(document.querySelector('#remaining-list')?.innerText ?? '余 0 项') === '余 {rest} 项'");
        window.until("the material is on record", &shown).await;
    }

    // Signing: 经办, 复核, 审定.
    window.click("#submit").await;
    sign(&window, "9-sign-as-reviewer").await;
    for (person, shot) in [("顾怀礼", "10-sign-as-checker"), ("陆敬之", "11-sign-as-approver")] {
        window.sign_out().await;
        window.sign_in(person, PASSWORD).await;
        window.wait("[data-case]").await;
        window.press(&enter()).await;
        window.wait("[data-page='case']").await;
        window.click("#declare-none").await;
        window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;
        window.click("#submit").await;
        sign(&window, shot).await;
    }

    // The memo, saved without a native dialog, and judged.
    let out = folder.path().join("memo.pdf");
    window.fill("#memo-save-path", out.to_str().unwrap()).await;
    window.click("#memo-save").await;
    for _ in 0..100 {
        if out.is_file() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    window.shot("12-signed").await;
    window.close().await;
    let verified = cli(&store, "管理", PASSWORD, &["verify", out.to_str().unwrap()]).unwrap();
    assert!(verified.status.success(), "{}", said(&verified));
    let report = judge("pdfsig", &[&out]).unwrap();
    assert_eq!(report.matches("Signature is Valid.").count(), 3, "{report}");
    let cases = json(&cli(&store, "管理", PASSWORD, &["cases", "--json"]).unwrap()).unwrap();
    let row = cases["rows"].as_array().unwrap().iter().find(|row| row["number"] == "经信-2024-0001").unwrap();
    assert_eq!(row["stage"], "signed");
    assert_eq!(row["decided"], "3000000.00");
}

async fn sign(window: &Window, shot: &str) {
    window.wait("[data-page='memo']").await;
    window.until("the preview is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.fill("#sign-password", PASSWORD).await;
    window.shot(shot).await;
    window.click("#sign-submit").await;
    window.until("the signature is on record", "!document.querySelector('#sign-submit')").await;
}
