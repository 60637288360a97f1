//! Memos of one, three and twelve pages, measured by poppler against GB/T 9704-2012: margins, 22 lines of 28
//! characters, sizes, page numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::float_arithmetic)]

mod fixture;

use std::collections::BTreeSet;

use casework::MemoContent;
use fixture::bbox::{Word, pages};
use fixture::{fonts, long, notice, one_claim, refusal};
use lopdf::Document;
use lopdf::content::Content;
use memo::render;

const MM: f64 = 72.0 / 25.4;
/// The pitch of 22 lines on 225 mm.
const PITCH: f64 = 225.0 * MM / 22.0;

/// A notice is two pages; a memo that needs little is three; one with many line items and long clauses is twelve and more.
fn examples() -> [(usize, MemoContent); 3] {
    let mut short = refusal();
    short.materials.clear();
    let mut thick = long(80);
    let text = thick.claims[0].clause_text.clone();
    thick.claims[0].clause_text = [text.as_str(); 8].join("\n");
    [(2, notice()), (3, short), (12, thick)]
}

#[test]
fn two_three_and_twelve_pages_keep_the_margins() {
    for (count, content) in examples() {
        let pdf = render(&content, fonts()).unwrap();
        if let Ok(dir) = std::env::var("MEMO_OUT") {
            std::fs::write(format!("{dir}/pages{count}.pdf"), &pdf).unwrap();
        }
        let pages = pages(&pdf);
        let enough = if count == 12 { pages.len() >= count } else { pages.len() == count };
        assert!(enough, "{}: {} pages", content.title, pages.len());
        for (index, page) in pages.iter().enumerate() {
            let (folio, text): (Vec<&Word>, Vec<&Word>) =
                page.iter().partition(|word| word.top > 262.0 * MM + 2.0);
            for word in &text {
                // 天头 37 mm ± 1, 订口 28 mm ± 1, 版心 156 × 225 mm.
                assert!(word.left >= 27.9 * MM && word.right <= 184.2 * MM, "page {}: {word:?}", index + 1);
                assert!(word.top >= 36.0 * MM && word.bottom <= 263.0 * MM, "page {}: {word:?}", index + 1);
            }
            let left = text.iter().map(|word| word.left).fold(f64::MAX, f64::min);
            assert!(left < 46.0 * MM, "page {} starts {left} from the left", index + 1);
            // — 1 —, one character from the right on odd pages and from the left on even ones.
            let number: String = folio.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(number, format!("—{}—", index + 1));
            let (from, to) = (folio[0].left, folio.last().unwrap().right);
            if index % 2 == 0 {
                assert!((184.0 * MM - 14.0 - to).abs() < 1.0, "page {}: ends at {to}", index + 1);
            } else {
                assert!((28.0 * MM + 14.0 - from).abs() < 1.0, "page {}: starts at {from}", index + 1);
            }
        }
    }
}

#[test]
fn a_full_page_has_22_lines_and_a_full_line_28_characters() {
    let (_, mut content) = examples().into_iter().last().unwrap();
    // Chinese characters alone, in one paragraph: figures are half as wide, and no last line of a paragraph
    // stands alone at a page's top.
    content.claims[0].clause_text = "加大对重点支持领域首次流片的补助力度并逐年评估".repeat(70);
    let pages = pages(&render(&content, fonts()).unwrap());
    // The annex with the clauses' text is set solid; its second page has nothing else on it.
    let first = pages.iter().position(|page| page.iter().any(|word| word.text == "附件1")).unwrap();
    let body = |page: &[Word]| -> Vec<(f64, String, f64, f64)> {
        let mut lines: Vec<(f64, String, f64, f64)> = Vec::new();
        for word in page.iter().filter(|word| word.top < 262.0 * MM) {
            match lines.iter_mut().find(|line| (line.0 - word.top).abs() < 3.0) {
                Some(line) => {
                    line.1.push_str(&word.text);
                    line.2 = line.2.min(word.left);
                    line.3 = line.3.max(word.right);
                }
                None => lines.push((word.top, word.text.clone(), word.left, word.right)),
            }
        }
        lines
    };
    let lines = body(&pages[first + 1]);
    assert_eq!(lines.len(), 22, "{lines:#?}");
    let steps: Vec<f64> = lines.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(steps.iter().all(|step| (step - PITCH).abs() < 1.0), "{steps:?}");
    // The face is 16 pt and its em box is centred on the line: the first begins at 37 mm and the last ends at 262.
    assert!((lines[0].0 - 37.0 * MM).abs() < 9.0, "{}", lines[0].0);
    assert!(lines.iter().all(|line| line.1.chars().count() == 28), "{lines:#?}");
    assert!(lines.iter().all(|line| (line.3 - line.2 - 156.0 * MM).abs() < 0.5), "{lines:#?}");
}

/// Sizes and faces as they are set in the file: 二号 22 pt, 三号 16 pt, 四号 14 pt.
#[test]
fn sizes_and_faces_are_the_standards() {
    let mut content = one_claim();
    content.claims.push(content.claims[0].clone());
    let pdf = render(&content, fonts()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let mut found = BTreeSet::new();
    for page in document.get_pages().into_values() {
        for operation in Content::decode(&document.get_page_content(page)).unwrap().operations {
            if operation.operator == "Tf" {
                let face = String::from_utf8_lossy(operation.operands[0].as_name().unwrap()).into_owned();
                found.insert((face, format!("{}", operation.operands[1].as_float().unwrap())));
            }
        }
    }
    let has = |face: &str, size: &str| {
        let names = found.iter().any(|(name, own)| name.ends_with(face) && own == size);
        assert!(names, "{face} {size}: {found:?}");
    };
    has("XB", "22");
    has("FS", "16");
    has("HT", "16");
    has("KT", "16");
    has("FS", "14");
}

/// GB/T 9704-2012, 7.3.4: the second annex's number stands under the first one's, behind 附件：.
#[test]
fn the_numbers_of_annexes_stand_under_one_another() {
    let (_, mut content) = examples().into_iter().last().unwrap();
    // With little else the list has room below the opinion.
    (content.before_payment, content.materials) = (Vec::new(), Vec::new());
    content.claims[0].steps.truncate(2);
    let pages = pages(&render(&content, fonts()).unwrap());
    let place = |start: &str| {
        let found = pages.iter().flatten().find(|word| word.text.starts_with(start));
        found.unwrap_or_else(|| panic!("{start}")).left
    };
    let (first, second) = (place("附件：1.政策"), place("2.明细"));
    // Two characters in from the margin; the label is three characters wide.
    assert!((first - (28.0 * MM + 32.0)).abs() < 1.0, "{first}");
    assert!((second - first - 48.0).abs() < 1.0, "{first} {second}");
}
