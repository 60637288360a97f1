//! How papers look, as the page on it shows: numbers bureau by bureau, pictures, fonts.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use support::*;
use workbench::Error;
use workbench::view::LetterheadChange;

#[test]
fn what_is_set_shows_and_what_is_taken_away_is_gone() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let before = bureau.session_of("admin").paper_style().unwrap();
    assert_eq!((before.red, before.seal, before.hand), (false, false, false));
    let of = |style: &workbench::view::PaperStyleView, wanted: &str| {
        style.offices.iter().find(|one| one.bureau == wanted).unwrap().clone()
    };
    let usual = of(&before, "经信局");
    assert_eq!((usual.office.as_str(), usual.own, usual.last.len()), ("经信评", false, 0));
    assert!(before.offices.len() >= 2, "the policy names more bureaus than one");
    assert_eq!(before.faces.len(), 5);
    assert!(matches!(bureau.session_of("admin").seal_picture(), Err(Error::NotFound(_))));

    // A number is given at the first signature, and shows as the last of its series.
    bureau.sign_wholly(&number);
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).year();
    let given = of(&bureau.session_of("admin").paper_style().unwrap(), "经信局");
    assert_eq!(given.last, [format!("经信评〔{year}〕1号")]);

    // Under another office the series begins anew; the one before is not shown under it.
    let icon = root().join("assets/icons/32x32.png");
    let change = LetterheadChange {
        red: Some(true),
        offices: [("经信局".to_owned(), "滨经信评".to_owned())].into(),
        seal: Some(icon.display().to_string()),
        ..LetterheadChange::default()
    };
    let admin = bureau.session_of("admin");
    admin.set_letterhead(&change).unwrap();
    let style = admin.paper_style().unwrap();
    let own = of(&style, "经信局");
    assert_eq!((own.office.as_str(), own.own, own.last.len()), ("滨经信评", true, 0));
    assert!(style.red && style.seal);
    assert_eq!(admin.seal_picture().unwrap(), std::fs::read(&icon).unwrap());

    // Handwriting is each person's own.
    bureau.session_of("checker").set_hand(Some(&icon)).unwrap();
    assert!(bureau.session_of("checker").paper_style().unwrap().hand);
    assert!(!bureau.session_of("reviewer").paper_style().unwrap().hand);
    assert_eq!(bureau.session_of("checker").hand_picture().unwrap(), std::fs::read(&icon).unwrap());
    assert!(bureau.session_of("reviewer").hand_picture().is_err());

    // A font that is none is refused, and nothing is changed by it.
    let fonts = [("title".to_owned(), icon.display().to_string())].into();
    let wrong = LetterheadChange { fonts, ..LetterheadChange::default() };
    assert!(bureau.session_of("admin").set_letterhead(&wrong).is_err());
    let gone = LetterheadChange {
        seal: Some(String::new()),
        offices: [("经信局".to_owned(), String::new())].into(),
        ..LetterheadChange::default()
    };
    bureau.session_of("admin").set_letterhead(&gone).unwrap();
    let style = bureau.session_of("admin").paper_style().unwrap();
    assert!(!style.seal && style.faces.iter().all(|face| face.file.is_none()));
    assert_eq!(of(&style, "经信局").last, [format!("经信评〔{year}〕1号")]);
}

#[test]
fn a_countersign_is_asked_for_on_memos_that_are_signed_from_then_on() {
    let mut bureau = Bureau::set_up();
    let [before, after] =
        ["01-砚湖微电子-流片.zip", "02-栖岚半导体-流片.zip"].map(|name| bureau.import(name));
    bureau.sign_wholly(&before);
    let set = |countersign: &str| LetterheadChange {
        countersign: Some(countersign.to_owned()),
        ..LetterheadChange::default()
    };
    let admin = bureau.session_of("admin");
    assert_eq!(admin.paper_style().unwrap().countersign, "");
    assert!(admin.set_letterhead(&set(&"财".repeat(21))).is_err());
    admin.set_letterhead(&set(" 财政局 ")).unwrap();
    assert_eq!(admin.paper_style().unwrap().countersign, "财政局");
    bureau.sign_wholly(&after);
    assert_eq!(bureau.memo_content(&before).countersign, None);
    assert_eq!(bureau.memo_content(&after).countersign.as_deref(), Some("财政局"));
    let file = bureau.out("会签.pdf");
    bureau.session_of("auditor").save_memo(&after, &file).unwrap();
    assert!(bureau.session_of("auditor").verify_file(&file, &[]).unwrap().good);
}
