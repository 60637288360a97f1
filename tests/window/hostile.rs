//! Text in a package that would be markup, a formula or a trick of the eye: it is shown as text, and nothing else
//! happens.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::driver::Window;
use crate::main_job::{PASSWORD, sample, store_with_people};

/// What stands in the sample, and what is put in its place.
fn hostile() -> Vec<(&'static str, String)> {
    let image = |place: &str| format!("<img data-hostile src=x onerror=\"window.hostile='{place}'\">");
    vec![
        ("杭州栖岚半导体有限公司", format!("杭州\u{202e}{}有限公司", image("name"))),
        ("沈样例", "<script data-hostile>window.hostile='contact'</script>".to_owned()),
        ("0571-00000000", "=HYPERLINK(\"http://127.0.0.1/\",\"电话\")".to_owned()),
        ("杭州市滨江区样例路 1 号", "長".repeat(10_000)),
        ("样例银行滨江支行", "{{constructor.constructor('window.hostile=1')()}}".to_owned()),
        (
            "栖岚 LN03 电源管理芯片",
            format!("项目</td><svg data-hostile onload=\"window.hostile='p'\">{}", "甲".repeat(40)),
        ),
        ("宁波云岫晶圆代工有限公司", format!("{}javascript:window.hostile=1", image("vendor"))),
        ("绍兴听澜掩模有限公司", "@SUM(1+1)*cmd|' /C calc'!A0".to_owned()),
        ("流片/掩膜费用表", "'\"><style data-hostile>*{display:none}</style>".to_owned()),
    ]
}

/// The sample with its texts replaced.
fn package(folder: &Path) -> PathBuf {
    let mut outer = ZipArchive::new(Cursor::new(std::fs::read(sample("02-")).unwrap())).unwrap();
    let options = SimpleFileOptions::default();
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..outer.len() {
        let mut file = outer.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        if name.ends_with(".xlsx") {
            bytes = workbook(&bytes);
        }
        made.start_file(name, options).unwrap();
        made.write_all(&bytes).unwrap();
    }
    let path = folder.join("申报材料.zip");
    std::fs::write(&path, made.finish().unwrap().into_inner()).unwrap();
    path
}

fn workbook(bytes: &[u8]) -> Vec<u8> {
    let mut book = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    let mut replaced = 0;
    for index in 0..book.len() {
        let mut part = book.by_index(index).unwrap();
        let (name, mut content) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/") {
            let mut text = String::from_utf8(content).unwrap();
            for (plain, trick) in hostile() {
                let trick = trick.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                replaced += text.matches(&format!(">{plain}<")).count();
                text = text.replace(&format!(">{plain}<"), &format!(">{trick}<"));
            }
            content = text.into_bytes();
        }
        made.start_file(name, SimpleFileOptions::default()).unwrap();
        made.write_all(&content).unwrap();
    }
    assert!(replaced >= 12, "the sample's texts are where they were: {replaced}");
    made.finish().unwrap().into_inner()
}

/// That nothing of a package became markup, and nothing of it ran.
async fn harmless(window: &Window, place: &str) {
    let found = window
        .client
        .execute(
            "return [String(window.hostile), document.querySelectorAll('[data-hostile], body script').length, innerWidth >= document.documentElement.scrollWidth]",
            vec![],
        )
        .await
        .unwrap();
    assert_eq!(found, serde_json::json!(["undefined", 0, true]), "{place}");
}

#[tokio::test]
async fn text_of_a_package_is_shown_as_text_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let package = package(folder.path());
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-import").await;
    window.fill("#import-path", package.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package][data-status='imported']").await;
    harmless(&window, "import").await;

    window.click("#rail-home").await;
    window.until("the case waits", "document.querySelector('[data-page=\"home\"] [data-case]')").await;
    harmless(&window, "home").await;
    window.click("#rail-cases").await;
    window.wait("[data-page='cases'] [data-case]").await;
    let shown = "document.body.innerText.includes('<img data-hostile src=x')";
    window.until("the name stands as it was written", shown).await;
    harmless(&window, "cases").await;
    window.fill("#case-search", "<img data-hostile").await;
    window.until("the search says so", "document.querySelector('[data-case], #cases-empty')").await;
    harmless(&window, "search").await;
    window.fill("#case-search", "经信").await;
    window.wait("[data-case]").await;
    window.open_case("经信-2024-0001").await;
    window.wait("#outline").await;

    // Every place of the case, one after another.
    let stops = window.count("#outline .item").await;
    assert!(stops > 15, "{stops}");
    for stop in 0..stops {
        let click = format!("document.querySelectorAll('#outline .item')[{stop}].click()");
        window.client.execute(&click, vec![]).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        harmless(&window, &format!("case, stop {stop}")).await;
    }
    window.click("#show-memo").await;
    window
        .until("the memo or why not", "document.querySelector('[data-page=\"memo\"] canvas, #page-error')")
        .await;
    harmless(&window, "memo").await;
    window.click("#rail-policy").await;
    window.fill("#what-if-number", "经信-2024-0001").await;
    window.click("#what-if-load").await;
    window.wait("#outlook").await;
    harmless(&window, "what-if").await;
    window.close().await;
}
