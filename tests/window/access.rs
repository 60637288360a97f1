//! That every screen can be used by everybody: axe-core finds nothing serious, in either theme, and no control is
//! cut off at the sizes that offices have.

use outside_tests::root;
use serde_json::Value;

use crate::driver::Window;
use crate::screens::{Visit, demo, nowhere, visit_all, visit_setup};

/// Rules of axe-core that are broken badly, with the first places.
const RUN: &str = "
  const done = arguments[arguments.length - 1];
  axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
    .then((found) => done(found.violations
      .filter((one) => ['serious', 'critical'].includes(one.impact))
      .map((one) => `${one.id}: ${one.help}: ` + one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | '))),
      (error) => done([String(error)]));
";

/// Controls that are there and cannot be wholly seen, though nothing scrolls to them.
const CUT_OFF: &str = "
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (/(auto|scroll)/.test(style.overflowX + style.overflowY) && (up.scrollHeight > up.clientHeight + 1 || up.scrollWidth > up.clientWidth + 1)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll('button, input, select, textarea, a[href]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.visually-hidden'))
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const out = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
      return box.width > 0 && out && !scrolls(element);
    })
    .map((element) => `${element.id || element.className || element.tagName}: ${element.textContent.trim().slice(0, 20)}`);
";

/// What axe-core finds on the screen as it stands.
async fn audit(window: &Window) -> Vec<String> {
    let axe = std::fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js")).unwrap();
    let here = window.client.execute("return typeof axe === 'object'", vec![]).await.unwrap();
    if here != Value::Bool(true) {
        window.client.execute(&format!("{axe}; window.axe = axe;"), vec![]).await.unwrap();
    }
    lines(window.client.execute_async(RUN, vec![]).await.unwrap())
}

fn lines(found: Value) -> Vec<String> {
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}

async fn theme(window: &Window, theme: &str) {
    let set = format!("document.documentElement.dataset.theme = '{theme}'");
    window.client.execute(&set, vec![]).await.unwrap();
}

#[tokio::test]
async fn no_screen_has_a_serious_violation_in_either_theme() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    let mut wrong = Vec::new();
    let mut seen = Vec::new();
    let mut look = async |Visit { window, name }: Visit<'_>| {
        for dress in ["light", "dark"] {
            theme(window, dress).await;
            wrong.extend(audit(window).await.into_iter().map(|line| format!("{name} ({dress}): {line}")));
        }
        theme(window, "light").await;
        seen.push(name.to_owned());
    };
    visit_all(&window, &demo, &mut look).await;
    window.close().await;
    let empty = nowhere();
    let window = Window::open(&empty.path().join("workbench.db")).await;
    visit_setup(&window, &mut look).await;
    window.close().await;
    println!("axe-core looked at {} screens, light and dark: {}", seen.len(), seen.join(", "));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() >= 20, "{seen:?}");
}

#[tokio::test]
async fn no_control_is_cut_off_at_the_sizes_of_offices() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    let mut wrong = Vec::new();
    // 1366 × 768 less the bars of the desktop; 1920 × 1080 at 125%; 1366 × 690 enlarged to 125% by the reader.
    let mut look = async |Visit { window, name }: Visit<'_>| {
        for (width, height) in [(1366, 690), (1536, 790), (1100, 640)] {
            window.client.set_window_size(width, height).await.unwrap();
            let fits = format!("Math.abs(innerWidth - {width}) < 30");
            window.until("the window has its size", &fits).await;
            let found = lines(window.client.execute(CUT_OFF, vec![]).await.unwrap());
            wrong.extend(found.into_iter().map(|line| format!("{name} {width}×{height}: {line}")));
        }
    };
    visit_all(&window, &demo, &mut look).await;
    window.close().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn enlarged_to_twice_its_size_no_control_is_out_of_reach() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    let mut wrong = Vec::new();
    // The driver clicks where things stand at 100%: each screen is gone to so, and then enlarged.
    let mut look = async |Visit { window, name }: Visit<'_>| {
        for _ in 0..5 {
            window.press_with_control("=").await;
        }
        window.until("the page is twice as large", "Math.abs(innerWidth - 683) < 20").await;
        window.shot(&format!("twice-{name}")).await;
        let found = lines(window.client.execute(CUT_OFF, vec![]).await.unwrap());
        wrong.extend(found.into_iter().map(|line| format!("{name} at 200%: {line}")));
        window.press_with_control("0").await;
        window.until("it is as it was", "innerWidth > 1300").await;
    };
    visit_all(&window, &demo, &mut look).await;
    window.close().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
