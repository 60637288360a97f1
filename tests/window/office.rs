//! What an administrator sets, what people on a case say to each other, and how a paper is found again.

use outside_tests::{DEMO_PASSWORD, root, write_workbook};

use crate::driver::{Window, enter};
use crate::screens::{check_code, demo};

/// Sets a field as a person does who types and goes on.
async fn set(window: &Window, css: &str, value: &str) {
    window.wait(css).await;
    let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    window.client.execute(script, vec![css.into(), value.into()]).await.unwrap();
}

async fn toast(window: &Window, words: &str) {
    let said = format!("document.querySelector('#toast')?.innerText.includes('{words}')");
    window.until(&format!("“{words}” is said"), &said).await;
}

#[tokio::test]
async fn an_administrator_sets_papers_goals_days_and_earlier_awards() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("admin", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.click("#rail-admin").await;

    // How papers look: red, a seal that is shown, a bureau's own office, a font of its own and one that is none.
    window.click("#section-papers").await;
    window.click("[data-red='true']").await;
    window.wait("[data-red='true'][aria-pressed='true']").await;
    let seal = root().join("assets/icons/128x128.png");
    window.fill("#seal-path", seal.to_str().unwrap()).await;
    window.click("#seal-set").await;
    window.until("the seal is shown", "document.querySelector('#seal img')?.naturalWidth === 128").await;
    window.shot("50-papers").await;
    let given = window.text("[data-office='经信局'] td:last-child").await;
    assert!(given.contains("经信评〔"), "{given}");
    set(&window, "[data-office='经信局'] input", "滨经信评").await;
    toast(&window, "发文机关代字已改").await;
    let given = window.text("[data-office='经信局'] td:last-child").await;
    assert_eq!(given, "还没有", "another office begins another series");
    set(&window, "[data-face='title'] input", seal.to_str().unwrap()).await;
    window
        .until("no font is refused", "document.querySelector('.page-error')?.innerText.includes('无法解析')")
        .await;
    let own = root().join("assets/fonts/NotoSansSC_400Regular.ttf");
    set(&window, "[data-face='title'] input", own.to_str().unwrap()).await;
    toast(&window, "标题小标宋已换字体").await;
    window.click("[data-shipped='title']").await;
    toast(&window, "改回随附字体").await;

    // A goal, with its source.
    window.click("#section-goals").await;
    window.click("[data-goal-set]").await;
    let goal = window.attribute("[data-goal-set]", "data-goal-set").await;
    window.fill("#goal-value", "12").await;
    window.fill("#goal-basis", "2024年统计年报").await;
    window.click("#goal-set").await;
    let reached =
        format!("document.querySelector('[data-goal=\"{goal}\"]').innerText.includes('2024年统计年报')");
    window.until("the goal is kept with its source", &reached).await;

    // A day of the bureau's own, and a limit.
    window.click("#section-calendar").await;
    window.fill("#holiday-day", "2027-01-04").await;
    window.fill("#holiday-name", "局庆").await;
    window.click("#holiday-put").await;
    window.wait("[data-drop='2027-01-04']").await;
    window.click("[data-drop='2027-01-04']").await;
    window.until("the day is gone", "!document.querySelector('[data-drop=\"2027-01-04\"]')").await;
    set(&window, "[data-limit='checking']", "7").await;
    toast(&window, "复核：7 个工作日").await;

    // Earlier awards: a file with a fault is refused with its cell; mended, it counts.
    let heads: &[&str] =
        &["企业名称", "统一社会信用代码", "事项", "档次", "年度", "项目", "金额（万元）", "依据"];
    let form = demo.path("往年.xlsx");
    write_workbook(&form, &[heads, &award("去年")]).unwrap();
    window.click("#rail-ledger").await;
    window.click("#ledger-import").await;
    window.fill("#ledger-path", form.to_str().unwrap()).await;
    window.click("#ledger-import-go").await;
    window
        .until("the cell is named", "document.querySelector('dialog[open]')?.innerText.includes('一!E2')")
        .await;
    write_workbook(&form, &[heads, &award("2023")]).unwrap();
    window.click("#ledger-import-go").await;
    toast(&window, "1").await;
    set(&window, "#ledger-year", "2023").await;
    let total = "document.querySelector('#ledger-total').innerText.includes('505,000.00')";
    window.until("the award counts", total).await;
    window.close().await;
}

fn award(year: &str) -> [&str; 8] {
    [
        "杭州砚湖微电子有限公司",
        "91330108MA2DM0010H",
        "tape-out",
        "minor",
        year,
        "",
        "50.5",
        "杭高新〔2023〕9号",
    ]
}

#[tokio::test]
async fn people_on_a_case_talk_and_it_is_given_to_one_of_them() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    // The approver gives the case that waits for its correction to the reviewer, and says why.
    window.sign_in("approver", DEMO_PASSWORD).await;
    window.click("#rail-cases").await;
    window.fill("#case-search", "松涧").await;
    window.until("one is found", "document.querySelectorAll('[data-case]').length === 1").await;
    let number = window.attribute("[data-case]", "data-case").await;
    window.open_case(&number).await;
    window.click("#case-more").await;
    window.click("#menu-assign").await;
    window.fill("#assign-to", "checker").await;
    window.click("#assign-set").await;
    window
        .until(
            "who is no reviewer is refused",
            "document.querySelector('dialog[open] .error')?.innerText.includes('经办')",
        )
        .await;
    window.fill("#assign-to", "reviewer").await;
    window.click("#assign-set").await;
    window.wait("[data-assigned='reviewer']").await;
    window.press("c").await;
    let field = window.wait("#comment-text").await;
    field.send_keys("请先核对付款凭证").await.unwrap();
    field.send_keys(&enter()).await.unwrap();
    window.wait("[data-comment]").await;
    window.sign_out().await;

    // The reviewer answers; what was said is found by searching for it.
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.click("#rail-cases").await;
    window.fill("#case-search", "付款凭证").await;
    window.until("it is found by the words", "document.querySelectorAll('[data-case]').length === 1").await;
    window.open_case(&number).await;
    window.click("[data-answer]").await;
    window.fill("#comment-text", "已核对，相符").await;
    window.click("#comment-send").await;
    window
        .until(
            "the answer stands under it",
            "document.querySelector('[data-comment] [data-comment]')?.innerText.includes('相符')",
        )
        .await;
    window.shot("51-talk").await;

    // One's own password: the old one is asked for, and the new one opens.
    window.click("#rail-person").await;
    window.click("#change-password").await;
    window.fill("#password-old", "not-the-password-1").await;
    window.fill("#password-new", "xin-kouling-2024-b").await;
    window.fill("#password-again", "xin-kouling-2024-b").await;
    window.click("#password-set").await;
    window.until("a wrong password is refused", "document.querySelector('dialog[open] .error')").await;
    window.fill("#password-old", DEMO_PASSWORD).await;
    window.fill("#password-new", "xin-kouling-2024-b").await;
    window.fill("#password-again", "xin-kouling-2024-b").await;
    window.click("#password-set").await;
    toast(&window, "口令已更改").await;
    window.sign_out().await;
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("#sign-in-fault").await;
    window.sign_in("reviewer", "xin-kouling-2024-b").await;
    window.wait("[data-page='home']").await;
    window.close().await;
}

#[tokio::test]
async fn a_paper_is_found_by_the_code_on_it_and_a_file_is_verified() {
    let demo = demo();
    let code = check_code(&demo);
    let memo = demo.memos().unwrap().remove(0);
    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("auditor", DEMO_PASSWORD).await;
    window.click("#rail-verify").await;
    window.fill("#verify-code", "没有这个码").await;
    window.click("#verify-code-submit").await;
    window.until("no code is told", "document.body.innerText.includes('不是校验码')").await;
    // As people type it: in small letters, with spaces around it.
    window.fill("#verify-code", &format!(" {} ", code.to_lowercase())).await;
    window.click("#verify-code-submit").await;
    window.wait("#paper[data-good='true']").await;
    let paper = window.text("#paper").await;
    assert!(paper.contains(&code) && paper.contains("-2024-0001"), "{paper}");
    window.fill("#verify-path", memo.to_str().unwrap()).await;
    window.click("#verify-submit").await;
    window.wait("#verdict[data-good='true']").await;
    assert!(window.text("#verdict").await.contains(&code));
    window.fill("#verify-code", &code).await;
    window.click("#verify-code-submit").await;
    window.click("#paper-case").await;
    window.wait("[data-page='case']").await;
    window.close().await;
}
