//! Several cases ticked in the list and printed together, or saved apart.

use std::path::Path;
use std::time::Duration;

use outside_tests::{DEMO_PASSWORD, judge};

use crate::driver::{Window, enter};
use crate::screens::demo;

/// The text of each page without its spaces, as another program reads it.
fn pages(file: &Path) -> Vec<String> {
    let text = judge("pdftotext", &[&"-layout", &file, &"-"]).unwrap();
    let bare = |page: &str| page.split_whitespace().collect();
    text.trim_end_matches('\u{c}').split('\u{c}').map(bare).collect()
}

async fn there(file: &Path) {
    for _ in 0..100 {
        if file.is_file() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} was not saved", file.display());
}

#[tokio::test]
async fn ticked_cases_become_one_print_with_cover_agenda_and_sign_in_sheet() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.wait("[data-case='经信-2024-0001']").await;

    // One by its box, one by the key on the row where the keys are; nothing opens.
    window.click("input[aria-label='选 经信-2024-0002']").await;
    window.until("one is ticked", "document.querySelector('#selection b').innerText.includes('1 案')").await;
    window.wait("input[aria-label='选 经信-2024-0002']:checked").await;
    window.press("j").await;
    window.press("x").await;
    window.until("two are ticked", "document.querySelector('#selection b').innerText.includes('2 案')").await;
    window.shot("30-selected").await;
    window.click("#print-selected").await;
    window.wait("[data-page='batch-print']").await;
    let cases = "[...document.querySelectorAll('[data-agenda]')].map((one) => one.dataset.agenda)";
    let chosen = async |window: &Window| {
        let chosen = window.client.execute(&format!("return {cases}"), vec![]).await.unwrap();
        serde_json::from_value::<Vec<String>>(chosen).unwrap()
    };
    let before = chosen(&window).await;
    assert_eq!((before.len(), before[0].as_str()), (2, "经信-2024-0002"), "in the order of ticking");
    // The first one goes down.
    window.click("[data-agenda='经信-2024-0002'] .lower button:nth-of-type(2)").await;
    let after = chosen(&window).await;
    assert_eq!(after, [before[1].clone(), before[0].clone()]);

    // Without a name there is no cover, and it says so; then it is made, and shown as it will print.
    window.click("#print-make").await;
    window.until("the name is asked for", "document.body.innerText.includes('请写明会议名称')").await;
    window.fill("#print-name", "2024年第4次评审会").await;
    window.fill("#print-date", "2024-12-02").await;
    window.fill("#print-place", "501会议室").await;
    window.fill("#print-attendees", &format!("陆玥琪：经信局{}顾怀礼 财政局", enter())).await;
    window.click("#print-make").await;
    window.until("it is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.shot("31-print").await;

    // The result waits while other work is done.
    window.click("#rail-home").await;
    window.wait("[data-page='home']").await;
    window.click("#rail-cases").await;
    window.click("#clear-selection").await;
    window.until("it waits", "document.querySelector('#selection').innerText.includes('第4次评审会')").await;
    window.click("#selection button").await;
    window.wait("#batch-print-ready").await;
    let file = demo.path("合并.pdf");
    window.fill("#print-save-path", file.to_str().unwrap()).await;
    window.click("#print-save").await;
    there(&file).await;
    let pages = pages(&file);
    assert!(pages[0].contains("2024年第4次评审会") && pages[0].contains("共2件"), "{}", pages[0]);
    assert!(pages[1].contains("会议议程"), "{}", pages[1]);
    let at = |number: &str| pages.iter().skip(2).position(|page| page.contains(number)).unwrap();
    assert!(at(&after[0]) < at(&after[1]), "in the order of the agenda");
    let last = pages.last().unwrap();
    assert!(["会议签到表", "陆玥琪", "财政局"].iter().all(|word| last.contains(word)), "{last}");
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("—{}—", index + 1)), "page {}: {page}", index + 1);
    }
    judge("qpdf", &[&"--check", &file]).unwrap();

    // No printer here: ready to print, as a file.
    let printed = demo.path("待印.pdf");
    window.fill("#print-path", printed.to_str().unwrap()).await;
    window.click("#print-submit").await;
    there(&printed).await;
    assert_eq!(std::fs::read(&printed).unwrap(), std::fs::read(&file).unwrap());

    // And each as a file of its own.
    window.click("#print-separate").await;
    let folder = demo.path("分存");
    window.fill("#separate-folder", folder.to_str().unwrap()).await;
    window.click("#separate-save").await;
    window.wait("#batch-print-saved").await;
    for number in &after {
        there(&folder.join(format!("{number}-评审意见.pdf"))).await;
    }
    window.close().await;
    let log = demo.json("auditor", &["audit", "list"]).unwrap();
    let log = log.as_array().unwrap();
    let times = |action: &str, of: &str| {
        let ours =
            |row: &&serde_json::Value| row["action"] == action && row["after"].to_string().contains(of);
        log.iter().filter(ours).count()
    };
    assert_eq!(
        (times("print.save", "合并"), times("print-file", "待印"), times("memo.save", "分存")),
        (1, 1, 2)
    );
}
