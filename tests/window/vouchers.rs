//! Vouchers beside the line items, by keyboard: what agrees is admitted in one step, and the reader is led to what differs
//! and settles it there.

use std::time::Duration;

use fantoccini::Locator;
use outside_tests::{cli, json, said, with_more_vouchers, with_vouchers_alone};
use serde_json::{Value, json};

use crate::driver::{Window, enter};
use crate::main_job::{PASSWORD, store_with_people};

/// Types where the focus is.
async fn type_here(window: &Window, keys: &str) {
    let focused = window.client.active_element().await.unwrap();
    focused.send_keys(keys).await.unwrap();
}

#[tokio::test]
async fn what_agrees_is_admitted_in_one_step_and_each_difference_is_settled_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let run = |arguments: &[&str]| {
        let output = cli(&store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        output
    };
    let package = with_more_vouchers(folder.path(), "电子发票.zip").unwrap();
    let report = json(&run(&["import", package.to_str().unwrap(), "--no-vouchers", "--json"])).unwrap();
    let number = report["packages"][0]["cases"][0].as_str().unwrap().to_owned();
    run(&["case", "declare", &number]);

    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.open_case(&number).await;
    // Keys are heard once the case is drawn.
    window.wait("#workbook-grid td").await;
    window.press("l").await;
    // Nothing was read yet: it is asked for here, and the window goes on meanwhile.
    window.click("#read-vouchers").await;
    // A busy machine takes its time over eleven files.
    let long = window.client.wait().at_most(Duration::from_secs(300));
    long.for_element(Locator::Css("#voucher-coverage")).await.unwrap();
    let coverage = window.text("#voucher-coverage").await;
    assert_eq!(
        coverage,
        // Seven agree: 8,960,000 and four of 100,000. Three differ: 295,000, 101,000 and 100,000.
        "申报 10,601,000.00 元：9,360,000.00 元与凭证一致，745,000.00 元与扫描件二维码一致，496,000.00 元与凭证不一致"
    );
    for (item, standing) in [
        ("i1", "agrees"),
        ("i4", "agrees-by-code"),
        ("i5", "differs"),
        ("i9", "agrees"),
        ("i10", "differs"),
        ("i11", "differs"),
    ] {
        window.wait(&format!("[data-item='{item}'] [data-standing='{standing}']")).await;
    }
    window.shot("60-vouchers").await;

    window.until("nothing lies over it", "!document.querySelector('#toast')").await;
    window.press("y").await;
    window.until("the seven are admitted", "!document.querySelector('#admit-agreeing')").await;
    let recorded = "[...document.querySelectorAll('.item-table tr[data-item]')].filter((row) => row.innerText.includes('已认定')).length === 7";
    window.until("each of them says so", recorded).await;

    // The first row has two differences, each of the others one.
    for (item, code, keys) in [
        ("i5", "voucher-net-is-gross", vec!["278301.89", "\u{e004}", "按发票不含税金额"]),
        ("i10", "voucher-amount-differs", vec!["100000", "\u{e004}", "按发票金额"]),
        ("i11", "voucher-buyer-not-applicant", vec!["购买方是同一集团的代付单位，已附说明"]),
        ("i5", "voucher-tax-differs", vec!["税额不影响资助"]),
    ] {
        window.press("d").await;
        let led = format!(
            "document.activeElement?.closest('[data-item=\"{item}\"]#voucher-beside [data-code=\"{code}\"]') !== null
             && document.activeElement?.dataset.settle !== undefined"
        );
        window.until("the reader is led to it", &led).await;
        window.shot(&format!("61-{code}")).await;
        type_here(&window, &enter()).await;
        window
            .until(
                "the form has the focus",
                "document.activeElement?.matches('.settle-form input[type=text]')",
            )
            .await;
        for key in keys {
            type_here(&window, key).await;
        }
        type_here(&window, &enter()).await;
        let settled = format!("document.querySelector('[data-code=\"{code}\"][data-settled=\"true\"]')");
        window.until("it is settled", &settled).await;
    }
    window.until("nothing differs any more", "!document.querySelector('#next-differing')").await;
    window.shot("62-vouchers-settled").await;
    window.close().await;

    let shown: Value = json(&run(&["case", "show", &number, "--json"])).unwrap();
    let open = shown["problems"].as_array().unwrap().iter().filter(|problem| {
        problem["code"].as_str().unwrap().starts_with("voucher-") && problem["blocks"] == true
    });
    assert_eq!(open.count(), 0);
    let items = shown["claims"][0]["items"].as_array().unwrap();
    assert_eq!((&items[0]["admitted"], &items[4]["admitted"]), (&json!("4180000.00"), &json!("278301.89")));
}

/// The applicant sent invoices and no list: one is made from them, row by row on record, and a contract's words are cited as
/// evidence.
#[tokio::test]
async fn a_list_is_made_from_vouchers_and_a_contract_is_cited() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let run = |arguments: &[&str]| {
        let output = cli(&store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        output
    };
    let package = with_vouchers_alone(folder.path(), "只有发票.zip").unwrap();
    let report = json(&run(&["import", package.to_str().unwrap(), "--json"])).unwrap();
    let number = report["packages"][0]["cases"][0].as_str().unwrap().to_owned();
    run(&["case", "declare", &number]);

    let window = Window::open(&store).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.sign_in("沈予安", PASSWORD).await;
    window.open_case(&number).await;
    window.wait("#workbook-grid td").await;
    window.press("l").await;
    window.wait("#make-list").await;
    let proposed = window.text("#make-list").await;
    // 4,180,000 + 1,860,000 + 2,920,000 + 278,301.89; the scan's code has no amount without tax.
    assert!(proposed.contains("9,238,301.89") && proposed.contains("没有读出不含税金额"), "{proposed}");
    assert_eq!(window.count(".item-table tr[data-item]").await, 0);
    window.shot("67-make-list").await;
    // One is left out by keyboard, and the others put on the list.
    let script = "document.querySelector('#make-list tr[data-voucher$=\"81446185\"] input').focus()";
    window.client.execute(script, vec![]).await.unwrap();
    type_here(&window, " ").await;
    window.until("it is left out", "document.querySelector('#make-items').innerText.includes('3')").await;
    window.client.execute("document.querySelector('#make-items').focus()", vec![]).await.unwrap();
    type_here(&window, &enter()).await;
    window.wait(".item-table tr[data-item='m3']").await;
    assert_eq!(window.count(".item-table tr[data-item]").await, 3);
    let coverage = window.text("#voucher-coverage").await;
    assert_eq!(coverage, "申报 8,960,000.00 元：8,960,000.00 元与凭证一致");
    window.click(".item-table tr[data-item='m1'] [data-standing]").await;
    window.wait("#made-take-back").await;
    window.until("nothing lies over it", "!document.querySelector('#toast')").await;
    window.shot("68-made-list").await;
    window.client.set_window_size(1920, 1080).await.unwrap();
    window.shot("69-made-list-large").await;
    window.click("#made-take-back").await;
    window.until("it is off the list", "!document.querySelector('.item-table tr[data-item=\"m1\"]')").await;
    // What was taken back can be taken back in its turn: as a new row.
    window.press_with_control("z").await;
    window.wait(".item-table tr[data-item='m4']").await;

    // Words of the contract are offered to a criterion; what is cited goes on record with its place.
    window.click("[data-criterion]").await;
    window.wait("#text-evidence [data-text='甲方']").await;
    window.until("nothing lies over it", "!document.querySelector('#toast')").await;
    window.shot("70-text-evidence-large").await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.click("#text-evidence [data-text='甲方'] [data-cite]").await;
    window.wait("#attachment-preview[data-name='流片合同-1.pdf'] .voucher-mark").await;
    window.shot("71-text-evidence").await;
    window.press("1").await;
    window.wait("[data-criterion][data-outcome='met']").await;
    window.close().await;

    let shown: Value = json(&run(&["case", "show", &number, "--json"])).unwrap();
    let findings = shown["claims"][0]["findings"].as_array().unwrap();
    let cited = json!({ "document": "流片合同-1.pdf第 1 页：甲方“杭州砚湖微电子有限公司”" });
    assert!(
        findings.iter().any(|finding| finding["evidence"].as_array().unwrap().contains(&cited)),
        "{findings:#?}"
    );
}
