//! Papers beside the memo: the announcement sheet, the meeting's book, and signatures with pictures.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;

use std::process::Command;

use casework::{
    AgendaItem, AnnouncedAward, Announcement, Attendee, Letterhead, MeetingBook, MemoContent, MemoPack,
    PackVersion, Pictures, Role,
};
use fixture::people::{WORDS, bureau, signed, signing};
use fixture::{fonts, long, one_claim, refusal, several};
use memo::{MemoError, render, render_announcement, render_meeting, sign, verify};

fn announcement(count: usize) -> Announcement {
    Announcement {
        bureaus: vec!["杭州市滨江区经济和信息化局".into()],
        letterhead: Letterhead { red: true, exercise: false },
        policy: "《关于发展计算产业 打造算力强区的若干政策》".into(),
        policy_status: Some("征求意见稿".into()),
        awards: (1..=count)
            .map(|n| AnnouncedAward {
                case_number: format!("经信-2024-{n:04}").into(),
                applicant: format!("杭州砚湖微电子有限公司第{n}分公司").into(),
                uscc: "91330108MA0EXAMP1Y".into(),
                benefit: "首次流片补助".into(),
                amount: "3000000.05".parse().unwrap(),
            })
            .collect(),
        from: "2024-12-02".parse().unwrap(),
        until: "2024-12-06".parse().unwrap(),
        working_days: Some(5),
        contact: "".into(),
        date: "2024-12-02".parse().unwrap(),
    }
}

fn book() -> MeetingBook {
    let signings =
        WORDS.iter().take(2).map(|(role, name, opinion)| signing(*role, name, opinion, 0)).collect();
    MeetingBook {
        bureau: "杭州市滨江区经济和信息化局".into(),
        name: "2024年第4次政策兑现评审会".into(),
        date: "2024-12-02".parse().unwrap(),
        place: "区政府3号楼501会议室".into(),
        items: vec![
            AgendaItem { memo: one_claim(), signings },
            AgendaItem { memo: several(), signings: vec![] },
            AgendaItem { memo: refusal(), signings: vec![] },
            AgendaItem { memo: long(30), signings: vec![] },
        ],
        attendees: vec![
            Attendee { name: "陆玥琪".into(), unit: "经信局".into() },
            Attendee { name: "顾怀礼".into(), unit: String::new() },
        ],
    }
}

/// Each page's text without white space.
fn pages(pdf: &[u8], name: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    if let Ok(dir) = std::env::var("MEMO_OUT") {
        std::fs::write(format!("{dir}/{name}.pdf"), pdf).unwrap();
    }
    let checked = Command::new("qpdf").arg("--check").arg(&file).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let output = Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut pages: Vec<String> =
        text.split('\u{c}').map(|page| page.chars().filter(|ch| !ch.is_whitespace()).collect()).collect();
    pages.pop();
    pages
}

#[test]
fn an_announcement_lists_every_grant_with_its_sum_and_the_days_to_object() {
    let pdf = render_announcement(&announcement(40), fonts()).unwrap();
    assert!(pdf == render_announcement(&announcement(40), fonts()).unwrap());
    let pages = pages(&pdf, "announcement");
    let text = pages.concat();
    // 40 × 3,000,000.05.
    assert!(text.contains("人民币壹亿贰仟万零贰元整（￥120,000,002.00）"), "{text}");
    assert!(text.contains("公示期自2024年12月2日起至2024年12月6日止（共5个工作日）"), "{text}");
    assert_eq!(text.matches("3,000,000.05").count(), 40);
    // The table's head returns on each of its pages.
    assert!(pages.len() >= 3);
    assert_eq!(text.matches("统一社会信用代码").count(), pages.len(), "{text}");
}

#[test]
fn a_meetings_book_has_cover_agenda_memos_and_sign_in_sheet_numbered_throughout() {
    let book = book();
    let pdf = render_meeting(&book, fonts()).unwrap();
    assert!(pdf == render_meeting(&book, fonts()).unwrap());
    let pages = pages(&pdf, "meeting");
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("—{}—", index + 1)), "page {}: {page}", index + 1);
    }
    assert!(
        pages[0].contains("2024年第4次政策兑现评审会会议材料") && pages[0].contains("共4件"),
        "{}",
        pages[0]
    );
    assert!(pages[1].contains("会议议程"), "{}", pages[1]);
    let last = pages.last().unwrap();
    assert!(last.contains("会议签到表") && last.contains("陆玥琪"), "{last}");
    // Where the agenda says that a memo starts, it does.
    for item in &book.items {
        let number = item.memo.document_number.as_ref().unwrap();
        let start = pages
            .iter()
            .position(|page| page.starts_with(&item.memo.bureau) && page.contains(&item.memo.title))
            .unwrap();
        let row = format!("{}", start + 1);
        assert!(pages[1].contains(&row) && pages[1].contains(number), "{row} in {}", pages[1]);
    }
    // Signatures as they stand, and no field to fill.
    let text = pages.concat();
    assert!(text.contains("断崖一节已看过") && text.contains("顾怀礼"));
    assert!(verify(&pdf, &[]).signatures.is_empty());
    // What is not granted is no sum.
    assert!(pages[1].contains("不予支持"));
}

/// A red ring on nothing, as seals are.
fn ring(size: u32) -> Vec<u8> {
    let mut dots = Vec::new();
    let middle = i64::from(size) / 2;
    for y in 0..i64::from(size) {
        for x in 0..i64::from(size) {
            let far = (x - middle).pow(2) + (y - middle).pow(2);
            let inside = far < (middle - 2).pow(2) && far > (middle - middle / 6).pow(2);
            dots.extend([214, 20, 20, if inside { 200 } else { 0 }]);
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, size, size);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&dots).unwrap();
    png
}

#[test]
fn a_seal_is_drawn_with_the_last_signature_alone_and_the_file_still_holds() {
    let bureau = bureau();
    let pictures = Pictures { hand: Some(ring(120)), seal: Some(ring(300)) };
    let mut pdf = render(&one_claim(), fonts()).unwrap();
    let mut images = Vec::new();
    for (serial, (role, name, opinion)) in (2..).zip(WORDS) {
        let mut signing = signing(role, name, opinion, 0);
        signing.pictures = pictures.clone();
        let before = pdf.len();
        pdf = sign(pdf, &signing, &bureau.signer(name, serial), fonts()).unwrap();
        let added = String::from_utf8_lossy(&pdf[before..]).into_owned();
        images.push(added.matches("/Subtype/Image").count());
    }
    // An image and its mask for the hand, and as much for the seal.
    assert_eq!(images, [2, 2, 4]);
    let found = verify(&pdf, std::slice::from_ref(&bureau.root));
    assert!(found.holds(), "{:#?}", found.problems);
    pages(&pdf, "sealed");
}

#[test]
fn a_picture_that_is_none_is_refused_in_words() {
    let bureau = bureau();
    let pdf = render(&one_claim(), fonts()).unwrap();
    let mut signing = signing(Role::Reviewer, "沈予安", "同意。", 0);
    for junk in [b"GIF89a".to_vec(), ring(40)[..60].to_vec(), ring(2500)] {
        signing.pictures.hand = Some(junk);
        let error = sign(pdf.clone(), &signing, &bureau.signer("沈予安", 2), fonts()).unwrap_err();
        assert!(matches!(&error, MemoError::Picture(_)), "{error}");
        assert!(error.to_string().contains("PNG"), "{error}");
    }
}

#[test]
fn a_memo_cites_the_adopted_text_by_its_number_and_day_and_a_draft_as_one() {
    let draft = one_claim();
    let pack = MemoPack {
        version: PackVersion::new("binjiang-computing", 3),
        document_no: Some("杭高新〔2025〕1号".into()),
        in_force_from: Some("2025-01-01".parse().unwrap()),
    };
    let adopted = MemoContent { policy_status: None, pack: Some(pack), ..draft.clone() };
    let before = MemoContent { pack: None, ..draft.clone() };
    let said = |content: &MemoContent, name| pages(&render(content, fonts()).unwrap(), name).concat();
    let text = said(&adopted, "adopted");
    let cited =
        "《关于发展计算产业打造算力强区的若干政策》（杭高新〔2025〕1号，自2025年1月1日起施行）三（1）4";
    assert!(text.contains(cited) && !text.contains("征求意见稿"), "{text}");
    assert!(text.contains("政策包：binjiang-computing第3版"), "{text}");
    let cited = "《关于发展计算产业打造算力强区的若干政策》（征求意见稿）三（1）4";
    let text = said(&draft, "draft");
    assert!(text.contains(cited) && text.contains("第2版"), "{text}");
    // What was frozen before packs had versions is printed as it was.
    let text = said(&before, "before");
    assert!(text.contains(cited) && !text.contains("政策包"), "{text}");
    // In the file's own words, and the check code is still read from them.
    for (content, words) in [(&adopted, Some("政策包 binjiang-computing@3")), (&before, None)] {
        let pdf = render(content, fonts()).unwrap();
        let found = String::from_utf8_lossy(&pdf).contains(words.unwrap_or("政策包"));
        assert_eq!(found, words.is_some());
        assert_eq!(verify(&pdf, &[]).check_code, content.check_code);
    }
}

#[test]
fn a_memo_that_is_countersigned_has_a_box_for_it_and_says_so_in_its_file() {
    let plain = one_claim();
    let asked = MemoContent { countersign: Some("财政局".into()), ..plain.clone() };
    let pdf = render(&asked, fonts()).unwrap();
    let text = pages(&pdf, "countersign").concat();
    assert!(text.contains("财政局会签："), "{text}");
    // The three signatures and the countersignature have a line for a name and a day each.
    let lines = |text: &str| {
        (text.matches("签名：").count(), text.replace("成立日期：", "").matches("日期：").count())
    };
    assert_eq!(lines(&text), (4, 4));
    assert!(String::from_utf8_lossy(&pdf).contains("会签 财政局"));
    let text = pages(&render(&plain, fonts()).unwrap(), "plain").concat();
    assert!(!text.contains("会签"), "{text}");
    assert_eq!(lines(&text), (3, 3));
    // Its box is nobody's signature field: the three sign as ever.
    let bureau = bureau();
    let signed = signed(&bureau, pdf).pop().unwrap();
    assert!(verify(&signed, std::slice::from_ref(&bureau.root)).holds());
}
