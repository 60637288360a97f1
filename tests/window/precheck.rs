//! Before handing in, in the real window: no store, nobody signed in, and nothing written but what is saved.

use std::time::Duration;

use fantoccini::Locator;
use outside_tests::with_vouchers;

use crate::driver::{Window, enter};

#[tokio::test]
async fn an_enterprise_checks_its_package_before_anybody_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let (work, none) = (folder.path().join("work"), folder.path().join("none"));
    for path in [&work, &none] {
        std::fs::create_dir(path).unwrap();
    }
    let package = with_vouchers(&work, "电子发票.zip").unwrap();
    let store = none.join("workbench.db");

    let window = Window::open(&store).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.click("#precheck-open").await;
    window.wait("[data-page='precheck']").await;
    window.fill("#precheck-path", package.to_str().unwrap()).await;
    window.client.active_element().await.unwrap().send_keys(&enter()).await.unwrap();
    // A busy machine takes its time over eleven files.
    let long = window.client.wait().at_most(Duration::from_secs(300));
    long.for_element(Locator::Css("#precheck-outcome")).await.unwrap();
    let outcome = window.text("#precheck-outcome").await;
    assert!(outcome.contains("处要处理"), "{outcome}");
    let row = window.text("[data-code='voucher-net-is-gross']").await;
    assert!(row.contains("明细!H8") && row.contains("发票-81446185.xml") && row.contains("不含税"), "{row}");
    let page = window.text("[data-page='precheck']").await;
    // 10,000,000.00 × 30 %, as the samples' README works out.
    assert!(page.contains("3,000,000.00") && page.contains("读出凭证 5 张"), "{page}");
    window.shot("65-precheck").await;

    let saved = work.join("自查.pdf");
    window.fill("#precheck-save-path", saved.to_str().unwrap()).await;
    window.click("#precheck-save").await;
    window.wait("#precheck-saved").await;
    assert!(std::fs::read(&saved).unwrap().starts_with(b"%PDF"));
    window.client.set_window_size(1920, 1080).await.unwrap();
    window.shot("66-precheck-large").await;

    window.click("#precheck-back").await;
    window.wait("[data-page='sign-in']").await;
    let names = |folder: &std::path::Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    assert!(!names(&none).iter().any(|name| name.starts_with("workbench.db")), "{:?}", names(&none));
    window.close().await;
}
