//! What is drawn: the same bytes each time, and never a box.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;

use fixture::{fonts, long, notice, one_claim, refusal, several};
use memo::{MemoError, render};

#[test]
fn every_kind_of_memo_is_drawn() {
    for (name, content) in [
        ("one", one_claim()),
        ("long", long(60)),
        ("several", several()),
        ("refusal", refusal()),
        ("notice", notice()),
    ] {
        let pdf = render(&content, fonts()).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"), "{name}");
        assert!(pdf.len() < 400_000, "{name}: {} bytes", pdf.len());
        if let Ok(dir) = std::env::var("MEMO_OUT") {
            std::fs::write(format!("{dir}/{name}.pdf"), pdf).unwrap();
        }
    }
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    assert!(render(&several(), fonts()).unwrap() == render(&several(), fonts()).unwrap());
}

#[test]
fn other_content_gives_another_identifier() {
    let mut other = one_claim();
    other.check_code = Some("7F3A-91C2-5D08-E64C".into());
    let id = |pdf: &[u8]| lopdf::Document::load_mem(pdf).unwrap().trailer.get(b"ID").unwrap().clone();
    assert_ne!(id(&render(&one_claim(), fonts()).unwrap()), id(&render(&other, fonts()).unwrap()));
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let mut content = one_claim();
    content.claims[0].reason = "依据系统\u{1F600}截图核减".into();
    let error = render(&content, fonts()).unwrap_err();
    assert!(
        matches!(&error, MemoError::NoGlyph { ch: '\u{1F600}', context } if context.contains("依据系统"))
    );
    assert!(error.to_string().contains("U+1F600"), "{error}");
}

#[test]
fn a_character_that_turns_text_around_is_refused() {
    let mut content = one_claim();
    content.applicant = "杭州\u{202E}砚湖".into();
    assert!(matches!(render(&content, fonts()), Err(MemoError::NoGlyph { ch: '\u{202E}', .. })));
}

#[test]
fn rare_characters_of_names_are_drawn_by_the_fallback() {
    let mut content = one_claim();
    content.applicant = "喆堃祎玥珺镕旻瑄（杭州）有限公司".into();
    render(&content, fonts()).unwrap();
}

#[test]
fn no_content_is_too_long_or_too_empty_to_draw() {
    let mut content = several();
    content.title = "关于给予甲乙丙丁戊己庚辛壬癸".repeat(6);
    content.bureau = "某某市某某新区经济发展和科技创新局（大数据管理局、集成电路产业推进办公室）".into();
    let claim = &mut content.claims[0];
    claim.criteria[0].evidence = "附件《情况说明》第一页第二段所述。".repeat(300);
    claim.criteria[1].note = "A".repeat(400);
    claim.inputs[0] = (String::new(), "流片/2024/".repeat(60), String::new());
    claim.items[0].vendor = String::new();
    claim.items[0].claimed = None;
    claim.clause_text = "一\n二\r\n\n三".into();
    content.claims[1].steps.clear();
    content.claims[2].criteria.clear();
    content.materials.clear();
    content.applicant_facts.clear();
    render(&content, fonts()).unwrap();
    content.claims.clear();
    content.stacking.clear();
    render(&content, fonts()).unwrap();
}

#[test]
fn the_files_metadata_say_what_the_memo_is() {
    let mut content = one_claim();
    content.bureau = "甲<乙>&丙局".into();
    let pdf = render(&content, fonts()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"));
    assert!(text.contains("甲&lt;乙&gt;&amp;丙局") && text.contains("校验码 7F3A-91C2-5D08-E64B"));
    assert!(
        text.contains("(zh-CN)") && text.contains("/GTS_PDFA1") && text.contains("2024-11-25T00:00:00+08:00")
    );
}
