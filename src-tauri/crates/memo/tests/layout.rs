//! Where things stand on the sheet, measured in the PDF itself against GB/T 9704-2012.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::float_arithmetic)]

mod fixture;

use fixture::{fonts, long, notice, one_claim, several};
use lopdf::Document;
use lopdf::content::Content;
use memo::render;

const MM: f32 = 72.0 / 25.4;

/// Font size, left edge and baseline of every run of text on every page.
fn runs(pdf: &[u8]) -> Vec<Vec<(f32, f32, f32)>> {
    let document = Document::load_mem(pdf).unwrap();
    let page = |id: &lopdf::ObjectId| {
        let (mut size, mut at, mut found) = (0.0, (0.0, 0.0), Vec::new());
        for operation in Content::decode(&document.get_page_content(*id)).unwrap().operations {
            let number = |index: usize| operation.operands[index].as_float().unwrap();
            match operation.operator.as_str() {
                "Td" => at = (number(0), number(1)),
                "Tf" => size = number(1),
                "Tj" | "TJ" => found.push((size, at.0, at.1)),
                _ => {}
            }
        }
        found
    };
    document.get_pages().values().map(page).collect()
}

#[test]
fn body_text_stands_on_the_grid_of_22_lines() {
    for content in [one_claim(), several(), long(60), notice()] {
        for page in runs(&render(&content, fonts()).unwrap()) {
            for (_, x, y) in page.into_iter().filter(|(size, _, _)| (*size - 16.0).abs() < 0.01) {
                assert!((28.0 * MM - 0.1..=184.0 * MM).contains(&x), "a line starts at {x} pt");
                let line = (260.0 * MM - y) / (225.0 * MM / 22.0);
                assert!((0.5..22.0).contains(&line), "line {line}");
                let off = (line - 0.5 - 0.37 * 16.0 / (225.0 * MM / 22.0)).fract();
                assert!(!(0.02..=0.98).contains(&off), "line {line} is off the grid by {off}");
            }
        }
    }
}

#[test]
fn page_numbers_are_7_mm_under_the_text_on_the_outer_side() {
    for (index, page) in runs(&render(&long(60), fonts()).unwrap()).into_iter().enumerate() {
        let (_, x, y) = *page.iter().find(|(size, _, _)| (*size - 14.0).abs() < 0.01).unwrap();
        assert!((y - (35.0 * MM - 7.0 * MM - 0.37 * 14.0)).abs() < 0.1, "the number's baseline is at {y}");
        let odd = index % 2 == 0;
        assert_eq!(x > 105.0 * MM, odd, "page {} has its number at {x}", index + 1);
    }
}

#[test]
fn text_stays_inside_the_printed_area() {
    for content in [one_claim(), several(), long(60), notice()] {
        for page in runs(&render(&content, fonts()).unwrap()) {
            for (size, x, y) in page {
                let folio = (size - 14.0).abs() < 0.01;
                assert!((28.0 * MM - 0.1..=184.0 * MM).contains(&x), "{size} pt at {x}");
                assert!(folio || (35.0 * MM - 1.0..=260.0 * MM).contains(&y), "{size} pt on {y}");
            }
        }
    }
}

#[test]
fn the_signatures_never_stand_alone() {
    for items in [3, 5, 7, 9, 11, 13, 17, 19, 23] {
        let pdf = render(&long(items), fonts()).unwrap();
        let pages = runs(&pdf);
        // The small print under the signatures is the only text of its size. The opinion stands above it: its heading
        // and three lines at least.
        let signed = pages.iter().find(|page| page.iter().any(|(size, _, _)| (*size - 9.0).abs() < 0.01));
        let body = signed.unwrap().iter().filter(|(size, _, _)| (*size - 16.0).abs() < 0.01).count();
        assert!(body >= 4, "with {items} line items {body} runs stand above the signatures");
    }
}
