//! The days after the first review: what is wrong goes back to the applicant, what is returned is done again, what is
//! signed is announced and paid.

use std::path::Path;
use std::time::Duration;

use outside_tests::{cli, json, judge, said};

use crate::driver::{Window, enter};
use crate::main_job::{PASSWORD, sample, store_with_people};

async fn there(file: &Path) {
    for _ in 0..100 {
        if file.is_file() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} was not saved", file.display());
}

async fn bring_in(window: &Window, file: &Path, begins: &str) {
    window.click("#rail-import").await;
    window.fill("#import-path", file.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait(&format!("[data-package^='{begins}'][data-status='imported']")).await;
}

async fn declare(window: &Window) {
    window.click("#declare-none").await;
    window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;
}

/// Answers the dialog that asks for words.
async fn say(window: &Window, dialog: &str, words: &str) {
    window.fill(&format!("#{dialog}-comment"), words).await;
    window.click(&format!("#{dialog}-submit")).await;
    window.until("it is taken", "!document.querySelector('dialog[open]')").await;
}

async fn stage(window: &Window, label: &str) {
    let here =
        format!("document.querySelector('.stages [aria-current=\"step\"]')?.innerText.trim() === '{label}'");
    window.until(&format!("the case stands at {label}"), &here).await;
}

/// A case with 经办's signature, made on the command line.
fn submitted(store: &Path) -> String {
    let run = |arguments: &[&str]| {
        let output = cli(store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        output
    };
    run(&["import", sample("01-").to_str().unwrap()]);
    let cases = json(&run(&["cases", "--json"])).unwrap();
    let number = cases["rows"][0]["number"].as_str().unwrap().to_owned();
    run(&["case", "declare", &number]);
    for criterion in ["in-district", "supported-field", "first-tape-out", "key-chip"] {
        run(&["case", "check", &number, criterion, "--finding", "met"]);
    }
    run(&["case", "material", &number, "--all", "--state", "received"]);
    run(&["case", "decide", &number]);
    run(&["case", "submit", &number]);
    number
}

#[tokio::test]
async fn a_correction_is_asked_for_answered_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    bring_in(&window, &sample("05-松涧测控-待补正"), "05-").await;
    window.click("#rail-cases").await;
    window.wait("[data-case]").await;
    let number = window.attribute("[data-case]", "data-case").await;
    window.open_case(&number).await;
    declare(&window).await;

    // The finding first asks for words, by the keyboard; then the case waits.
    window.press("3").await;
    window.until("words are asked for", "document.querySelector('#finding-why')").await;
    window.until("they are typed where they go", "document.activeElement?.id === 'finding-told'").await;
    window.shot("39-words-for-the-applicant").await;
    window.fill("#finding-told", "请补交发票原件的扫描件").await;
    window.wait("#finding-told").await.send_keys(&enter()).await.unwrap();
    window.until("it is found", "document.querySelector('[data-outcome=\"needs-correction\"]')").await;
    window.click("#request-correction").await;
    say(&window, "correction", "请于五个工作日内补正").await;
    stage(&window, "补正").await;

    // The notice, as it was sent; and the applicant's own workbook with the places marked.
    window.click("#show-notice").await;
    window.until("the notice is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.shot("40-notice").await;
    let notice = folder.path().join("补正通知书.pdf");
    window.fill("#notice-save-path", notice.to_str().unwrap()).await;
    window.click("#notice-save").await;
    there(&notice).await;
    let text = judge("pdftotext", &[&notice, &"-"]).unwrap();
    let text: String = text.split_whitespace().collect();
    assert!(text.contains("请补交发票原件的扫描件") && text.contains(&number), "{text}");
    let marked = folder.path().join("标注.xlsx");
    window.fill("#marked-save-path", marked.to_str().unwrap()).await;
    window.click("#marked-save").await;
    there(&marked).await;
    let sheets = judge("unzip", &[&"-p", &marked, &"xl/workbook.xml"]).unwrap();
    assert!(sheets.contains("补正清单"), "{sheets}");

    // What the applicant sends back is the next version of the same case.
    window.click("#rail-import").await;
    window.fill("#import-path", sample("05-松涧测控-补正后").to_str().unwrap()).await;
    window.click("#import-path-add").await;
    // It says what it would replace, and does so once somebody says yes.
    window.wait("[data-package^='05-松涧测控-补正后'][data-status='needs-replacing']").await;
    let asked = window.text("#import-problems").await;
    assert!(asked.contains("替换") && asked.contains(&number), "{asked}");
    window.shot("40-would-replace").await;
    window.click("#import-replace").await;
    window.wait("[data-package^='05-松涧测控-补正后'][data-status='imported']").await;
    let cases = window.text(".package header").await;
    assert!(cases.contains(&number), "{cases}");
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.until("it is one case still", "document.querySelectorAll('[data-case]').length === 1").await;
    window.open_case(&number).await;
    window.click("#resume").await;
    say(&window, "resume", "补正材料已收").await;
    stage(&window, "初审").await;
    // Both receipts stand in the case's course, each with its own file.
    let course = window.text(".history").await;
    assert!(course.contains("收件立案：05-松涧测控-待补正"), "{course}");
    assert!(course.contains("收到第 2 版申报材料：05-松涧测控-补正后"), "{course}");
    // What was changed is one key away, on a page of its own: wide enough to be read beside what stood before.
    window.press("v").await;
    window.wait("#pane-changes [data-change]").await;
    window.shot("41-versions").await;
    let compared = window.text("#versions ~ ul").await;
    assert!(compared.contains("补正后"), "{compared}");
    let narrow = "return Math.min(...[...document.querySelectorAll('#pane-changes td')].map((one) => one.clientWidth))";
    let narrow = window.client.execute(narrow, vec![]).await.unwrap().as_f64().unwrap();
    assert!(narrow > 220.0, "{narrow}");
    // The amount that was no number has become one, and its cell is a step away.
    window.click("#pane-changes [data-cell]").await;
    window.wait("#workbook-grid [data-ring]").await;
    window.close().await;
}

#[tokio::test]
async fn a_returned_memo_is_done_again_and_what_is_signed_is_announced_and_paid() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let number = submitted(&store);
    let window = Window::open(&store).await;

    // 复核 reads the memo and hands it back.
    window.sign_in("顾怀礼", PASSWORD).await;
    window.wait(&format!("[data-page='home'] [data-case='{number}']")).await;
    window.press(&enter()).await;
    declare(&window).await;
    window.click("#show-memo").await;
    window.until("the memo is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.click("#return").await;
    say(&window, "return", "请核对流片费用的付款日期").await;
    window.wait("[data-page='case']").await;
    stage(&window, "初审").await;
    window.sign_out().await;

    // 经办 finds it marked in the queue, with the reason over the case, lowers the amount, and signs again.
    window.sign_in("沈予安", PASSWORD).await;
    window.wait(&format!("[data-page='home'] [data-case='{number}']")).await;
    window.wait("[data-returned]").await;
    window.press(&enter()).await;
    window.wait("[data-page='case']").await;
    let banner = window.text("#returned-banner").await;
    assert!(banner.contains("付款日期") && banner.contains("复核"), "{banner}");
    window.fill("#decide-amount", "2999999").await;
    window.fill("#decide-reason", "剔除一笔期外付款").await;
    window.click("#decide-save").await;
    window
        .until("it is decided", "document.querySelector('#total-decided').innerText === '2,999,999.00'")
        .await;
    window.shot("42-returned").await;
    window.click("#submit").await;
    sign(&window).await;
    for person in ["顾怀礼", "陆敬之"] {
        window.sign_out().await;
        window.sign_in(person, PASSWORD).await;
        window.wait(&format!("[data-page='home'] [data-case='{number}']")).await;
        window.press(&enter()).await;
        window.wait("[data-page='case']").await;
        // 复核 has declared already, before returning it.
        if person == "陆敬之" {
            declare(&window).await;
        }
        window.click("#submit").await;
        sign(&window).await;
    }
    window.sign_out().await;

    // Announced and paid, each with what it rests on; then it stands in the ledger, and leaves as the payout table.
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.open_case(&number).await;
    window.click("#announce").await;
    window.fill("#announce-from", "2024-11-25").await;
    window.fill("#announce-until", "2024-12-01").await;
    window.click("#announce-submit").await;
    let refused = window.text("dialog[open] .error").await;
    assert!(refused.contains("文号或载体"), "{refused}");
    window.fill("#announce-document", "官网").await;
    window.click("#announce-submit").await;
    stage(&window, "公示").await;
    window.click("#pay").await;
    window.fill("#pay-on", "2024-12-05").await;
    window.fill("#pay-document", "凭证 2026-118").await;
    window.click("#pay-submit").await;
    let refused = window.text("dialog[open] .error").await;
    assert!(refused.contains("异议"), "{refused}");
    window.click("#pay-no-objection").await;
    window.click("#pay-account").await;
    window.shot("43-pay").await;
    window.click("#pay-submit").await;
    stage(&window, "拨付").await;
    window.shot("43-paid").await;
    window.click("#rail-ledger").await;
    window
        .until(
            "it is in the ledger",
            "document.querySelector('#ledger-total').innerText.includes('2,999,999.00')",
        )
        .await;
    let payout = folder.path().join("拨付表.xlsx");
    window.click("#ledger-report").await;
    window.click("input[name='report'][value='payout']").await;
    window.fill("#report-save-path", payout.to_str().unwrap()).await;
    window.click("#report-save").await;
    there(&payout).await;
    window.close().await;
    let case = json(&cli(&store, "沈予安", PASSWORD, &["case", "show", &number, "--json"]).unwrap()).unwrap();
    assert_eq!(case["stage"], "paid");
    let log = json(&cli(&store, "管理", PASSWORD, &["audit", "list", "--json"]).unwrap()).unwrap();
    let times = |action: &str| log.as_array().unwrap().iter().filter(|row| row["action"] == action).count();
    assert_eq!(
        (times("case.return"), times("case.submit"), times("case.announce"), times("case.pay")),
        (1, 2, 1, 1)
    );
}

#[tokio::test]
async fn a_signed_case_is_reopened_and_leaves_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let number = submitted(&store);
    for person in ["顾怀礼", "陆敬之"] {
        for act in ["declare", "approve"] {
            let done = cli(&store, person, PASSWORD, &["case", act, &number]).unwrap();
            assert!(done.status.success(), "{person} {act}: {}", said(&done));
        }
    }
    let window = Window::open(&store).await;
    window.sign_in("陆敬之", PASSWORD).await;
    window.click("#rail-ledger").await;
    window
        .until(
            "it is in the ledger",
            "document.querySelector('#ledger-total').innerText.includes('3,000,000.00')",
        )
        .await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.open_case(&number).await;
    window.click("#case-more").await;
    window.click("#menu-reopen").await;
    // It cannot be taken back: without a reason nothing happens.
    window.click("#reopen-submit").await;
    window.until("the reason is asked for", "document.querySelector('dialog[open] .error')").await;
    say(&window, "reopen", "公示期收到异议").await;
    stage(&window, "初审").await;
    window.click("#rail-ledger").await;
    window.wait("#ledger-empty").await;
    window.close().await;
}

async fn sign(window: &Window) {
    window.wait("[data-page='memo']").await;
    window.until("the preview is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.fill("#sign-password", PASSWORD).await;
    window.click("#sign-submit").await;
    window.until("the signature is on record", "!document.querySelector('#sign-submit')").await;
}
