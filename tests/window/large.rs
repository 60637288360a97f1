//! Many cases and many steps: the list scrolls and filters smoothly, and the window does not grow. Figures are
//! printed and decide nothing; what decides is what stands in the rows, and that nothing is left behind.
//!
//! A sample runs always; 100,000 cases and 2,000 steps with `WORKBENCH_LONG=1`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casework::{AuditEvent, Case, Sourced, Stage};
use fantoccini::Locator;
use jiff::Timestamp;
use outside_tests::memory::{held, held_alone, process_on};
use outside_tests::{cli, said};
use secrecy::SecretString;
use store::{NewPackage, Store, StoreError, Summary};

use crate::driver::Window;
use crate::main_job::{PASSWORD, sample, store_with_people};

/// Frames while a script runs at each of them, in milliseconds; then how long until nothing is awaited any more.
const FRAMES: &str = "
  const [kind, frames, done] = arguments;
  let pane = document.querySelector('.queue .list');
  const ours = pane;
  // The floor: the same rows, which nothing changes, moved up and down in the same place.
  if (kind === 'still') {
    const box = ours.getBoundingClientRect();
    pane = ours.cloneNode(true);
    Object.assign(pane.style, { position: 'fixed', left: box.left + 'px', top: box.top + 'px', width: box.width + 'px', height: box.height + 'px' });
    pane.querySelectorAll('.spacer').forEach((row) => row.remove());
    ours.after(pane);
  }
  const taken = [];
  let last = performance.now(), left = frames, seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const step = (now) => {
    taken.push(now - last);
    last = now;
    if (left-- > 0) {
      if (kind === 'still') pane.scrollTop += Math.floor(left / 15) % 2 ? 120 : -120;
      else if (kind === 'steady') pane.scrollTop += 120;
      else if (kind === 'fast') pane.scrollTop += 4000;
      else if (left % 20 === 0) pane.scrollTop = random() * pane.scrollHeight;
      requestAnimationFrame(step);
      return;
    }
    if (pane !== ours) pane.remove();
    const from = performance.now();
    const settled = () => document.querySelector('.awaited')
      ? requestAnimationFrame(settled)
      : done({ taken: taken.slice(1), settled: performance.now() - from });
    settled();
  };
  requestAnimationFrame(step);
";

/// How long from typing a word until its rows stand there, and the longest frame meanwhile.
const FILTER: &str = "
  const [word, wanted, done] = arguments;
  const field = document.querySelector('#case-search');
  const from = performance.now();
  let last = from, longest = 0;
  field.value = word;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const look = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    const count = document.querySelector('#case-count').innerText;
    if (count === wanted) done({ taken: now - from, longest });
    else if (now - from > 15000) done({ taken: -1, longest, count });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
";

fn long() -> bool {
    std::env::var_os("WORKBENCH_LONG").is_some()
}

/// A store with many cases, all like the first but for their numbers, applicants and stages.
fn large_store(folder: &Path, cases: usize) -> PathBuf {
    let path = store_with_people(folder);
    let done = cli(&path, "沈予安", PASSWORD, &["import", sample("01-").to_str().unwrap()]).unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let password = SecretString::from(PASSWORD);
    let (mut store, actor) = Store::open(&path, "沈予安", &password, Timestamp::now()).unwrap();
    let template: Case = store.read(|reader| reader.load_case("经信-2024-0001")).unwrap().unwrap();
    for chunk in (1..cases).step_by(1000) {
        let filled = store.write(|tx| {
            for index in chunk..(chunk + 1000).min(cases) {
                put_one(tx, &template, &actor.person, index)?;
            }
            tx.audit(AuditEvent {
                at: Timestamp::now(),
                who: actor.person.name.clone(),
                action: "test.fill".to_owned(),
                subject: String::new(),
                before: String::new(),
                after: String::new(),
            })
        });
        filled.unwrap();
    }
    path
}

fn put_one(
    tx: &store::Tx<'_>,
    template: &Case,
    by: &casework::Person,
    index: usize,
) -> Result<(), StoreError> {
    let mut case = template.clone();
    let name = format!("杭州第{index}号集成电路有限公司");
    let name = Sourced { value: Some(name.into()), ..Sourced::default() };
    case.package.applicant.insert("name".to_owned(), name);
    // Invoices are claimed once.
    for (place, item) in case.package.items.iter_mut().enumerate() {
        item.number = Some(format!("{:020}", index * 10 + place));
    }
    case.number = tx.next_case_number("经信", 2024)?;
    case.stage = if index.is_multiple_of(4) { Stage::Withdrawn } else { Stage::InReview };
    let package = tx.put_package(&NewPackage {
        sha256: &casework::Sha256Hex::of(case.number.as_bytes()),
        file_name: "申报材料.xlsx",
        by,
        at: Timestamp::now(),
        content: &case.package,
        sheets: &["申报主体".to_owned(), "明细".to_owned()],
        problems: &case.problems,
        files: &[],
    })?;
    tx.put_case(&case, package)?;
    let since = jiff::civil::date(2026, 3, 2);
    tx.put_summary(&case, &Summary { ceiling: None, checked: 0, to_check: 4, since, due: None })
}

/// Signs in, and says how long that takes: it may not grow with the store.
async fn sign_in(window: &Window) {
    let from = Instant::now();
    window.sign_in("沈予安", PASSWORD).await;
    let home = window.client.wait().at_most(Duration::from_secs(600));
    home.for_element(Locator::Css("[data-page='home']")).await.unwrap();
    println!("signed in after {:.1} s", from.elapsed().as_secs_f64());
}

async fn shown(window: &Window) -> usize {
    window.count(".queue .list tbody tr").await
}

#[tokio::test]
async fn a_long_list_scrolls_and_filters_and_holds_only_the_rows_in_sight() {
    let cases = if long() { 100_000 } else { 3_000 };
    let folder = tempfile::tempdir().unwrap();
    let store = large_store(folder.path(), cases);
    let window = Window::open(&store).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    sign_in(&window).await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    let count = |count: usize| format!("共 {count} 案");
    let all = count(cases);
    window
        .until("all are counted", &format!("document.querySelector('#case-count').innerText === '{all}'"))
        .await;
    for (kind, frames) in [("still", 120), ("steady", 120), ("fast", 120), ("jumps", 120)] {
        let found = window.client.execute_async(FRAMES, vec![kind.into(), frames.into()]).await.unwrap();
        let mut taken: Vec<f64> =
            found["taken"].as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect();
        taken.sort_by(f64::total_cmp);
        let at = |share: usize| taken[(taken.len() - 1) * share / 100];
        println!(
            "{cases} cases, {kind} scrolling: frames of {:.1} ms (median), {:.1} (95%), {:.1} (longest); rows stood {:.0} ms after",
            at(50),
            at(95),
            at(100),
            found["settled"].as_f64().unwrap()
        );
        let rows = shown(&window).await;
        assert!(rows < 80, "{rows} rows stand in the page after {kind} scrolling");
    }

    // The bar is as long as the list, at any height of the window, and the far end is what it should be.
    for height in [690, 768] {
        window.client.set_window_size(1366, height).await.unwrap();
        let length =
            format!("Math.abs(document.querySelector('.queue .list').scrollHeight - {}) <= 60", cases * 40);
        window.until("the list is as long as its rows", &length).await;
    }
    let end = "document.querySelector('.queue .list').scrollTop = 1e9";
    window.client.execute(end, vec![]).await.unwrap();
    window.wait("[data-case='经信-2024-0001']").await;
    // One company has its number alone; a word of all but the imported one is counted up to a thousand; then
    // everything again.
    let in_the_middle = format!("第{}号", cases / 2);
    let many = "多于 1000 案，只列前 1000 案，请再加几个字".to_owned();
    for (word, wanted) in
        [(in_the_middle.as_str(), count(1)), ("号集成电路", many), ("没有这家", count(0)), ("", count(cases))]
    {
        let found =
            window.client.execute_async(FILTER, vec![word.into(), wanted.clone().into()]).await.unwrap();
        let (taken, longest) = (found["taken"].as_f64().unwrap(), found["longest"].as_f64().unwrap());
        assert!(taken >= 0.0, "“{word}” did not come to {wanted}: {found}");
        println!(
            "{cases} cases, searching “{word}”: {taken:.0} ms with the 160 ms of waiting, longest frame {longest:.0} ms"
        );
    }
    window.click("[data-stage='withdrawn']").await;
    let withdrawn = count((1..cases).filter(|index| index.is_multiple_of(4)).count());
    let there = format!("document.querySelector('#case-count').innerText === '{withdrawn}'");
    window.until("one stage is shown", &there).await;
    window.close().await;
}

#[tokio::test]
async fn nothing_is_left_behind_by_many_steps() {
    let steps = if long() { 2_000 } else { 60 };
    let cases = if long() { 20_000 } else { 500 };
    let folder = tempfile::tempdir().unwrap();
    let store = large_store(folder.path(), cases);
    let window = Window::open(&store).await;
    sign_in(&window).await;
    let application = process_on(&store).unwrap();
    let (mut held_at, mut own_at) = (Vec::new(), Vec::new());
    let mut nodes: Vec<(usize, i64)> = Vec::new();
    for step in 0..steps {
        match step % 10 {
            0 => {
                window.click("#rail-cases").await;
                window.click("#filter-all").await;
                let all = format!("document.querySelector('#case-count').innerText === '共 {cases} 案'");
                window.until("all are counted", &all).await;
            }
            1 => {
                let far = "document.querySelector('.queue .list').scrollTop = 1e9";
                window.client.execute(far, vec![]).await.unwrap();
                window.wait("[data-case='经信-2024-0001']").await;
            }
            2 => {
                window.open_case("经信-2024-0001").await;
                window.wait("#workbook-grid td").await;
            }
            3 => {
                window.click("#show-memo").await;
                window.until("it is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
            }
            4 => {
                window.click("#rail-policy").await;
                window.wait("#policy-text").await;
            }
            5 => {
                window.click("#rail-stats").await;
                window.wait("[data-page='stats'] #chart-stages").await;
            }
            6 => {
                window.click("#rail-ledger").await;
                window.wait("[data-page='ledger'] #ledger-total").await;
            }
            7 => {
                window.click("#rail-admin").await;
                window.wait("[data-page='admin'] [data-policy]").await;
            }
            8 => {
                window.click("#rail-help").await;
                window.wait("dialog[open] .guide").await;
                window.press_escape().await;
            }
            _ => {
                window.click("#rail-home").await;
                window.wait("[data-page='home'] [data-case]").await;
                let every = "return document.querySelectorAll('*').length";
                let count = window.client.execute(every, vec![]).await.unwrap().as_i64().unwrap();
                nodes.push((step, count));
            }
        }
        if step % (steps / 10) == steps / 10 - 1 {
            tokio::time::sleep(Duration::from_secs(if long() { 5 } else { 1 })).await;
            held_at.push(held(application) >> 20);
            own_at.push(held_alone(application) >> 20);
        }
    }
    window.close().await;
    println!(
        "{steps} steps; memory of all processes after each tenth, MiB: {held_at:?}; of the application's own: {own_at:?}"
    );
    let (first, last) = (nodes[0].1, nodes[nodes.len() - 1].1);
    assert!(last <= first + 5, "the home page grows: {nodes:?}");
    if long() {
        // The first fifth fills caches. What is left behind at each step would go on growing.
        let (early, late) = (held_at[2], held_at[9]);
        assert!(late < early + early / 4, "{held_at:?}");
    }
}
