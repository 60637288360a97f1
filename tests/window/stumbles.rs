//! What a new user stumbled over in a day at the window: each of them, so that it does not come back.

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::key::Key;
use outside_tests::{DEMO_PASSWORD, cli, edited_sample, json, said};

use crate::driver::{Window, enter};
use crate::main_job::{PASSWORD, sample, store_with_people};
use crate::screens::demo;

async fn import(window: &Window, path: &std::path::Path) {
    window.click("#rail-import").await;
    window.fill("#import-path", path.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package][data-status='imported']").await;
}

/// A script's answer.
async fn asked(window: &Window, script: &str) -> serde_json::Value {
    window.client.execute(&format!("return {script}"), vec![]).await.unwrap()
}

#[tokio::test]
async fn a_late_date_is_told_at_the_date() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    // The fourth invoice is of 2025-01-06.
    let words = [("<v>45455</v>", "<v>45663</v>")];
    let late = edited_sample("01-砚湖微电子-流片.zip", folder.path(), "晚.zip", &words).unwrap();
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    import(&window, &late).await;
    window.shot("stumbles-late").await;
    let line = asked(&window, "document.querySelector(\"[data-problem='outside-year']\").textContent").await;
    let line = line.as_str().unwrap().to_owned();
    assert!(line.contains("明细!E7") && line.contains("2025-01-06"), "{line}");
    window
        .client
        .execute("document.querySelector(\"[data-problem='outside-year']\").click()", vec![])
        .await
        .unwrap();
    window.wait("#import-place [data-ring]").await;
    let ringed = asked(&window, "document.querySelector('#import-place [data-ring]').textContent").await;
    let ringed = ringed.as_str().unwrap().to_owned();
    assert!(ringed.contains("2025"), "{ringed}");
    window.close().await;
}

#[tokio::test]
async fn help_opens_at_its_top_and_a_supposition_that_is_none_shows_no_result() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.open_case("经信-2024-0001").await;
    window.press(&char::from(Key::F1).to_string()).await;
    window.wait("dialog[open] .guide").await;
    // It is longer than the window: else there would be nothing to scroll.
    let (height, top) = (
        asked(&window, "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('dialog[open]'))").await,
        asked(&window, "document.querySelector('dialog[open]').scrollTop").await,
    );
    assert!(height.as_i64().unwrap() > 100, "{height}");
    assert_eq!(top, 0);
    window.press_escape().await;

    window.click("#rail-policy").await;
    window.fill("#what-if-number", "经信-2024-0001").await;
    window.click("#what-if-load").await;
    window.wait("#outlook").await;
    let suppose = |value: &str| {
        format!(
            "const field = document.querySelector('[data-suppose=\"tape_out_cost\"]'); field.value = '{value}';
             field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        )
    };
    window.client.execute(&suppose("八百万"), vec![]).await.unwrap();
    window.until("it is refused", "document.querySelector('.what-if .page-error')").await;
    window
        .until(
            "no result stands beside what is refused",
            "!/[0-9]/.test(document.querySelector('#then-ceiling').innerText + document.querySelector('#then-payable').innerText)
             && !document.querySelector('#then-steps')",
        )
        .await;
    window.wait("[data-suppose='tape_out_cost'][aria-invalid='true']").await;
    window.shot("stumbles-what-if").await;
    window.client.execute(&suppose("8000000"), vec![]).await.unwrap();
    window
        .until(
            "a result stands again",
            "document.querySelector('#then-ceiling').innerText === '2,400,000.00'",
        )
        .await;
    assert_eq!(window.count("[data-suppose][aria-invalid='true']").await, 0);
    window.close().await;
}

#[tokio::test]
async fn the_arrow_of_a_preview_opens_it_and_enter_goes_on_after_a_click() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    import(&window, &sample("01-")).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.click("#declare-none").await;
    window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;

    // A click on an outline's line leaves the focus there: Enter confirms, as the foot of the page promises.
    let open = "document.querySelectorAll('[data-criterion][data-outcome=\"\"]').length";
    let before = asked(&window, open).await;
    window.click("[data-criterion][data-outcome='']").await;
    let body = window.client.active_element().await.unwrap();
    body.send_keys(&enter()).await.unwrap();
    window.until("a criterion is confirmed", &format!("{open} === {before} - 1")).await;
    // By the keyboard Enter still presses the button that it is on.
    window.client.execute("document.querySelector('#outline-files').focus()", vec![]).await.unwrap();
    window.client.active_element().await.unwrap().send_keys(&enter()).await.unwrap();
    window.wait("#outline-files[aria-current='true']").await;

    window.click("[data-attachment]").await;
    window.click("#attachment-preview [data-enlarge]").await;
    window.wait("[data-viewer]").await;
    window.close().await;
}

#[tokio::test]
async fn the_log_speaks_in_words_and_all_times_are_beijings() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.sign_in("admin", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.click("#rail-admin").await;
    window.click("#section-audit").await;
    window.wait(".log-table tbody tr").await;
    window.shot("stumbles-audit").await;
    let pages = "document.querySelector('#audit-more')";
    for _ in 0..6 {
        if asked(&window, &format!("Boolean({pages})")).await == false {
            break;
        }
        let rows = window.count(".log-table tbody tr").await;
        window.click("#audit-more").await;
        window
            .until("more rows", &format!("document.querySelectorAll('.log-table tbody tr').length > {rows}"))
            .await;
    }
    let rows = asked(
        &window,
        "[...document.querySelectorAll('.log-table tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText + ' ' + (cell.querySelector('[title]')?.title ?? cell.title)))",
    )
    .await;
    let rows: Vec<Vec<String>> = serde_json::from_value(rows).unwrap();
    assert!(rows.len() > 50, "{}", rows.len());
    for row in &rows {
        let content = row.last().unwrap();
        assert!(!content.contains(['{', '}', '"']), "JSON: {row:?}");
        let code = content
            .split(|c: char| !(c.is_ascii_lowercase() || c == '-' || c == '_' || c == '.'))
            .find(|word| {
                word.len() > 3 && (word.contains('-') || word.contains('_'))
                    || matches!(*word, "met" | "unmet" | "received" | "checking" | "approving" | "signed")
            });
        assert_eq!(code, None, "a code: {row:?}");
    }
    // The command line says the same time, eight hours ahead of the UTC that the hashes cover.
    let log = json(&demo.cli("admin", &["audit", "list", "--json"]).unwrap()).unwrap();
    let last = log.as_array().unwrap().last().unwrap();
    let utc: u32 = last["at"].as_str().unwrap()[11..13].parse().unwrap();
    let hour: u32 = last["when"].as_str().unwrap()[11..13].parse().unwrap();
    assert_eq!((utc + 8) % 24, hour, "{last}");
    let said = said(&demo.cli("admin", &["audit", "list"]).unwrap());
    assert!(said.contains(last["when"].as_str().unwrap()), "{said}");
    window.close().await;
}

#[tokio::test]
async fn a_word_that_is_said_lies_over_no_field_and_a_button_at_work_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let window = Window::open(&store).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.sign_in("沈予安", PASSWORD).await;
    import(&window, &sample("01-")).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.click("#declare-none").await;
    window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;
    window.press("1").await;
    window.wait("#toast").await;
    window.shot("stumbles-toast").await;
    // What one would click at its places, were it not there.
    let covered = "(() => { const toast = document.querySelector('#toast'), { left, right, top, bottom } = toast.getBoundingClientRect();
        const below = new Set();
        toast.style.visibility = 'hidden';
        for (let x = left + 1; x < right; x += 4) for (let y = top + 1; y < bottom; y += 4)
            below.add(document.elementFromPoint(x, y)?.closest('input, textarea, select, button'));
        toast.style.visibility = '';
        return [...below].filter(Boolean).map((one) => one.id || one.className); })()";
    assert_eq!(asked(&window, covered).await, serde_json::json!([]));

    // Black on white is 21; what can be read has 4.5 at the least.
    let contrast = "(() => { const at = document.createElement('button'); at.className = 'button primary'; at.setAttribute('aria-busy', 'true'); at.textContent = '导入'; document.querySelector('main').append(at);
        const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => { const value = part / 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const style = getComputedStyle(at); const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x); at.remove(); return (a + 0.05) / (b + 0.05); })()";
    for theme in ["light", "dark"] {
        window
            .client
            .execute(&format!("document.documentElement.dataset.theme = '{theme}'"), vec![])
            .await
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let ratio = asked(&window, contrast).await.as_f64().unwrap();
        assert!(ratio >= 4.5, "{theme}: {ratio}");
    }
    window.close().await;
}

#[tokio::test]
async fn a_row_whose_place_another_takes_between_the_two_halves_of_a_click_is_clicked() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    for begins in ["01-", "02-", "03-"] {
        let done = cli(&store, "沈予安", PASSWORD, &["import", sample(begins).to_str().unwrap()]).unwrap();
        assert!(done.status.success(), "{}", said(&done));
    }
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.wait("[data-case]").await;
    // The button goes down on a row; the list is read anew, and another case stands there; the button comes up.
    let row = window.wait("[data-case]").await;
    let number = row.attr("data-case").await.unwrap().unwrap();
    let down = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement { element: row, duration: None, x: 0.0, y: 0.0 })
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
    window.client.perform_actions(down).await.unwrap();
    window.client.execute("document.querySelector('[data-sort=\"number\"]').click()", vec![]).await.unwrap();
    let another = format!("document.querySelector('[data-case]').dataset.case !== '{number}'");
    window.until("another case stands there", &another).await;
    let up = MouseActions::new("mouse".to_owned()).then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    window.client.perform_actions(up).await.unwrap();
    let opened = window.attribute("[data-page='case']", "data-number").await;
    assert_eq!(opened, number, "what was pressed is opened");
    window.close().await;
}

#[tokio::test]
async fn a_charts_label_keeps_its_fen() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    window.click("#rail-stats").await;
    window.wait("#chart-clauses svg text").await;
    // Each clause of the table below has a bar, and at its end the sum in 万元, to the fen.
    let rows = asked(&window, "[...document.querySelectorAll('#chart-clauses tbody tr')].filter((row) => /[1-9]/.test([...row.querySelectorAll('.money')].slice(1).map((cell) => cell.innerText).join(''))).length").await;
    let labels = asked(
        &window,
        "[...document.querySelectorAll('#chart-clauses svg text')].map((one) => one.textContent)",
    )
    .await;
    let labels: Vec<String> = serde_json::from_value(labels).unwrap();
    let amount = |label: &&String| {
        label.rsplit_once('.').is_some_and(|(wan, fen)| {
            fen.len() >= 2
                && fen.bytes().all(|one| one.is_ascii_digit())
                && wan.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let amounts = labels.iter().filter(amount).count();
    assert!(rows.as_u64().unwrap() >= 3 && amounts as u64 == rows.as_u64().unwrap(), "{rows}: {labels:?}");
    window.close().await;
}
