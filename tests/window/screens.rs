//! Every screen of the window, one after another: for pictures, and for whatever must hold on all of them.

use outside_tests::{DEMO_PASSWORD, Demo};
use tempfile::TempDir;

use crate::driver::{Window, enter};

/// What a visit looks at.
pub struct Visit<'a> {
    pub window: &'a Window,
    /// The screen's name, for a file or a message.
    pub name: &'a str,
}

/// Goes to every screen that needs a store, as the administrator, the reviewer and the checker would see them.
pub async fn visit_all(window: &Window, demo: &Demo, look: &mut impl AsyncFnMut(Visit<'_>)) {
    let mut see = async |name: &str| {
        settle(window).await;
        look(Visit { window, name }).await;
    };
    window.wait("#sign-in-name").await;
    see("sign-in").await;

    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.until("the figures came", "document.querySelector('.flow.sums button')").await;
    see("home").await;
    window.click("#rail-import").await;
    window.wait("[data-page='import']").await;
    see("import").await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.wait("[data-case]").await;
    see("cases").await;
    // One print of two cases, made.
    for number in ["经信-2024-0001", "经信-2024-0004"] {
        window.click(&format!("input[aria-label='选 {number}']")).await;
    }
    window.wait("#print-selected").await;
    see("cases-selected").await;
    window.click("#print-selected").await;
    window.fill("#print-name", "2024年第4次评审会").await;
    window.fill("#print-place", "501会议室").await;
    window.fill("#print-attendees", &format!("陆玥琪：经信局{}顾怀礼：财政局", enter())).await;
    window.click("#print-make").await;
    window.until("the print is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    see("batch-print").await;
    window.click("#batch-print-back").await;
    window.click("#clear-selection").await;
    window.click("#list-columns").await;
    window.wait("[data-column]").await;
    see("cases-columns").await;
    window.press_escape().await;
    window.press("?").await;
    window.wait("dialog[open]").await;
    see("keys").await;
    window.press_escape().await;
    window.click("#rail-help").await;
    window.wait("dialog[open] .guide").await;
    see("help-here").await;
    window.click("#help-whole").await;
    window.wait("[data-page='help'] .guide").await;
    see("help").await;

    // A signed case, and one that waits for its correction.
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.wait("#workbook-grid [data-ring]").await;
    see("case").await;
    window.click("#show-memo").await;
    window.until("the memo is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    see("memo").await;
    window.click("#rail-cases").await;
    window.fill("#case-search", "松涧").await;
    window.until("one is found", "document.querySelectorAll('[data-case]').length === 1").await;
    window.press(&enter()).await;
    window.wait("[data-page='case']").await;
    see("case-correction").await;

    window.click("#rail-ledger").await;
    window.wait("[data-page='ledger'] #ledger-total").await;
    see("ledger").await;
    window.click("#rail-policy").await;
    window.wait("#policy-text").await;
    window.fill("#what-if-number", "经信-2024-0001").await;
    window.click("#what-if-load").await;
    window.wait("#outlook").await;
    see("policy").await;
    window.click("#rail-stats").await;
    window.wait("#chart-clauses svg text").await;
    see("stats").await;
    window.click("#rail-verify").await;
    window.wait("[data-page='verify']").await;
    see("verify").await;
    window.fill("#verify-code", &check_code(demo)).await;
    window.click("#verify-code-submit").await;
    window.wait("#paper[data-good='true']").await;
    see("verify-code").await;
    window.sign_out().await;

    window.sign_in("admin", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.click("#rail-admin").await;
    let sections = window.count("[id^='section-']").await;
    for index in 1..=sections {
        window.click(&format!(".section-list :nth-child({index})")).await;
        let id = window.attribute(".section-list [aria-current='true']", "id").await;
        if id == "section-about" {
            window.wait("#self-test[data-sound='true']").await;
        }
        see(&format!("admin-{}", id.trim_start_matches("section-"))).await;
    }
    window.click("#section-rulings").await;
    window.click("[data-rule]").await;
    window.wait("dialog[open]").await;
    see("ruling").await;
    window.press_escape().await;
    window.sign_out().await;
}

/// The screens of the first run.
pub async fn visit_setup(window: &Window, look: &mut impl AsyncFnMut(Visit<'_>)) {
    window.wait("#setup-fresh").await;
    look(Visit { window, name: "setup" }).await;
    for way in ["fresh", "demo", "restore"] {
        window.click(&format!("#setup-{way}")).await;
        window.wait("#setup-back").await;
        look(Visit { window, name: &format!("setup-{way}") }).await;
        window.click("#setup-back").await;
    }
}

/// The code on one of the demonstration's memos.
pub fn check_code(demo: &Demo) -> String {
    let memo = demo.memos().unwrap().remove(0);
    let verified = demo.json("auditor", &["verify", memo.to_str().unwrap()]).unwrap();
    verified["check_code"].as_str().unwrap().to_owned()
}

/// A store to look at, in a folder of its own.
pub fn demo() -> Demo {
    Demo::make().expect("the demonstration runs")
}

/// A folder in which there is no store yet.
pub fn nowhere() -> TempDir {
    TempDir::new().unwrap()
}

/// Nothing is being read or drawn any more.
pub async fn settle(window: &Window) {
    window
        .until(
            "the page is settled",
            "!document.querySelector('.loading, .awaited, [aria-busy=\"true\"]:not(body)')",
        )
        .await;
}
