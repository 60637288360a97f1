//! The store as a whole in the window: a history that does not fit, a new key, a move.

use outside_tests::{DEMO_PASSWORD, cli, said};
use tempfile::TempDir;

use crate::driver::Window;
use crate::screens::demo;

#[tokio::test]
async fn a_history_that_does_not_fit_stands_over_every_page_until_it_is_accepted_and_the_store_is_rekeyed_and_moved()
 {
    let demo = demo();
    let store = demo.path("workbench.db");
    let old = std::fs::read(&store).unwrap();
    let changed = cli(&store, "admin", DEMO_PASSWORD, &["settings", "--lock-after", "20"]).unwrap();
    assert!(changed.status.success(), "{}", said(&changed));
    std::fs::write(&store, old).unwrap();

    let window = Window::open(&store).await;
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    let told = window.text("#history-banner").await;
    assert!(told.contains("比旁边的钥匙文件旧"), "{told}");
    window.click("#rail-cases").await;
    window.wait("[data-page='cases']").await;
    window.wait("#history-banner").await;
    assert_eq!(window.count("#history-banner-accept").await, 0, "that is an administrator's to settle");
    window.sign_out().await;

    window.sign_in("admin", DEMO_PASSWORD).await;
    window.shot("60-history-banner").await;
    window.click("#history-banner-accept").await;
    window.click("#history-accept").await;
    window.fill("#history-reason", "换盘时用了旧副本").await;
    window.fill("#history-own", DEMO_PASSWORD).await;
    window.click("#history-go").await;
    window.until("the banner is gone", "!document.querySelector('#history-banner')").await;

    window.click("#key-renew").await;
    window.fill("#key-own", DEMO_PASSWORD).await;
    window.click("#key-go").await;
    window.wait("#key-made").await;
    let key = window.text("#recovery-key").await;
    assert_eq!(key.trim().len(), 47, "{key}");
    window.shot("61-new-key").await;
    window.click("#recovery-kept").await;
    window.click("#key-away").await;

    let elsewhere = TempDir::new().unwrap();
    let to = elsewhere.path().join("搬来.db");
    window.fill("#store-move-path", to.to_str().unwrap()).await;
    window.click("#store-move").await;
    let moved = window.text("#store-moved").await;
    assert!(moved.contains("搬来.db"), "{moved}");
    window.click("#moved-on").await;
    // It is signed in to where the store is now.
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.close().await;
    let there = cli(&to, "auditor", DEMO_PASSWORD, &["audit", "verify"]).unwrap();
    assert!(there.status.success(), "{}", said(&there));
    let here = cli(&store, "auditor", DEMO_PASSWORD, &["cases"]).unwrap();
    assert!(said(&here).contains("已搬到"), "{}", said(&here));
}
