//! The book that a committee meets over: cover, agenda, every memo, sign-in sheet, with page numbers throughout.
//!
//! It is a print of the memos and no memo itself: fields are drawn as lines, signatures as they stand in the signed
//! files, and what counts is named on the cover.

use casework::{MeetingBook, MemoKind};
use policy::Money;

use crate::documents::memo;
use crate::documents::paper::Paper;
use crate::layout::flow::{Mark, Page, Piece, paginate};
use crate::layout::fonts::{Face, Fonts};
use crate::layout::page::{BODY, HEIGHT, PITCH, TITLE, WIDTH, baseline};
use crate::layout::prose::Script;
use crate::layout::signature_block::{colophon, day};
use crate::layout::table::{Align, Column, Row, table};
use crate::layout::text::{Line, Style, ragged};
use crate::pdf::pdf_a::Imprint;
use crate::pdf::write::press;
use crate::signing::appearance;
use crate::{MemoError, Pt};

const AGENDA: [Column; 6] = [
    Column { title: "序号", share: 75, align: Align::Centre },
    Column { title: "文号、案号", share: 215, align: Align::Left },
    Column { title: "申报单位", share: 240, align: Align::Left },
    Column { title: "事项", share: 180, align: Align::Left },
    Column { title: "审议金额（元）", share: 190, align: Align::Right },
    Column { title: "页码", share: 100, align: Align::Centre },
];
const SIGN_IN: [Column; 5] = [
    Column { title: "序号", share: 80, align: Align::Centre },
    Column { title: "姓名", share: 180, align: Align::Left },
    Column { title: "单位", share: 320, align: Align::Left },
    Column { title: "签到", share: 210, align: Align::Left },
    Column { title: "时间", share: 210, align: Align::Left },
];
/// Empty lines for those who were not expected, and the fewest lines of a sheet.
const SPARE: usize = 4;
const FEWEST: usize = 10;
/// 封面: 一号小标宋.
const COVER: Style = Style { face: Face::Title, size: 26.0, track: 1.0 };

/// Draws a meeting's book. The same content and fonts give the same bytes.
///
/// # Errors
///
/// A character that no font has, an amount without capitals, or a failure of the PDF library.
pub fn render_meeting(book: &MeetingBook, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let drawn = render_meeting_watched(book, fonts, &|_| true)?;
    Ok(drawn.unwrap_or_default())
}

/// The same, for whoever waits: told before each memo how many are set, it says whether to go on. Nothing is drawn
/// where it says no.
///
/// # Errors
///
/// As [`render_meeting`].
pub fn render_meeting_watched(
    book: &MeetingBook,
    fonts: &Fonts,
    go_on: &dyn Fn(usize) -> bool,
) -> Result<Option<Vec<u8>>, MemoError> {
    let mut memos = Vec::new();
    for (set, item) in book.items.iter().enumerate() {
        if !go_on(set) {
            return Ok(None);
        }
        let mut pages = paginate(memo::pieces(&item.memo, fonts)?);
        for page in &mut pages {
            sign(page, item, fonts)?;
        }
        memos.push(pages);
    }
    // The agenda names pages, and its own length moves them: it is set once to be measured.
    let measured = agenda(book, &vec![0; memos.len()], fonts)?.len();
    let mut next = 1 + measured;
    let mut starts = Vec::new();
    for pages in &memos {
        starts.push(next + 1);
        next += pages.len();
    }
    let mut pages = vec![cover(book, fonts)?];
    pages.extend(agenda(book, &starts, fonts)?);
    pages.extend(memos.into_iter().flatten());
    pages.extend(sign_in(book, fonts)?);
    let title = format!("{}会议材料", book.name);
    let imprint = Imprint {
        title: &title,
        bureau: &book.bureau,
        keywords: Paper::Booklet.keyword().to_owned(),
        date: book.date,
        preview: false,
        exercise: book.items.iter().any(|item| item.memo.letterhead.exercise),
    };
    press(&imprint, pages, fonts).map(Some)
}

/// Turns fields into what stands in them on paper.
fn sign(page: &mut Page, item: &casework::AgendaItem, fonts: &Fonts) -> Result<(), MemoError> {
    let mut drawn = Vec::new();
    for mark in std::mem::take(page) {
        let Mark::Field { role, x, y, width, height } = mark else {
            drawn.push(mark);
            continue;
        };
        let Some(signing) = item.signings.iter().find(|signing| signing.role == role) else { continue };
        let marks = appearance::marks(signing, (width, height), fonts)?;
        drawn.extend(marks.into_iter().map(|mark| mark.moved(x, y)));
    }
    *page = drawn;
    Ok(())
}

fn cover(book: &MeetingBook, fonts: &Fonts) -> Result<Page, MemoError> {
    let mut page = Page::new();
    let mut y = 5.0 * PITCH;
    let mut centred = |style: Style, text: &str, leading: Pt, y: &mut Pt| -> Result<(), MemoError> {
        for line in ragged(fonts, style, text, WIDTH, 0.0)? {
            let x = (WIDTH - line.width()) / 2.0;
            page.push(Mark::Text { x, y: baseline(*y + leading / 2.0, style.size), line });
            *y += leading;
        }
        Ok(())
    };
    centred(COVER, &book.name, 42.0, &mut y)?;
    y += PITCH;
    centred(TITLE, "会议材料", 35.0, &mut y)?;
    y = y.max(13.0 * PITCH);
    let count = format!("共 {} 件，审议金额合计￥{}", book.items.len(), total(book).grouped());
    centred(BODY, &count, PITCH, &mut y)?;
    centred(BODY, &book.policies(), PITCH, &mut y)?;
    y = y.max(HEIGHT - 4.0 * PITCH);
    if !book.place.is_empty() {
        centred(BODY, &format!("地点：{}", book.place), PITCH, &mut y)?;
    }
    centred(BODY, &book.bureau, PITCH, &mut y)?;
    centred(BODY, &day(book.date), PITCH, &mut y)?;
    let note = "本册供会议讨论。评审意见以签名的电子文件为准，可凭各件校验码核对。";
    let line = Line::set(fonts, crate::layout::page::SMALL, note)?;
    page.push(Mark::Text { x: (WIDTH - line.width()) / 2.0, y: HEIGHT - 4.0, line });
    page.insert(0, Mark::Chapter { level: 1, title: "封面".to_owned(), y: 0.0 });
    Ok(page)
}

fn total(book: &MeetingBook) -> Money {
    book.items.iter().map(|item| item.memo.total).sum()
}

/// A page of its own with a centred title.
fn titled<'a>(fonts: &'a Fonts, title: &str) -> Result<Script<'a>, MemoError> {
    let mut script = Script::new(fonts);
    script.pieces.push(crate::layout::title::title(fonts, title, &[])?);
    script.chapter(0, 1, title);
    script.blank();
    Ok(script)
}

fn agenda(book: &MeetingBook, starts: &[usize], fonts: &Fonts) -> Result<Vec<Page>, MemoError> {
    let mut script = titled(fonts, "会议议程")?;
    let mut rows: Vec<Row> = book
        .items
        .iter()
        .zip(starts)
        .enumerate()
        .map(|(index, (item, start))| {
            let memo = &item.memo;
            let number = match &memo.document_number {
                Some(number) => format!("{number} {}", memo.case_number),
                None => memo.case_number.clone(),
            };
            let titles: Vec<&str> = memo.claims.iter().map(|claim| claim.title.as_str()).collect();
            let amount = match memo.kind {
                MemoKind::Refusal => "不予支持".to_owned(),
                MemoKind::Review | MemoKind::Correction => memo.total.grouped(),
            };
            Row::plain([
                (index + 1).to_string(),
                number,
                memo.applicant.clone(),
                titles.join("、"),
                amount,
                start.to_string(),
            ])
        })
        .collect();
    rows.push(Row::sum([
        String::new(),
        "合计".to_owned(),
        format!("{} 件", book.items.len()),
        String::new(),
        total(book).grouped(),
        String::new(),
    ]));
    script.pieces.extend(table(fonts, &AGENDA, &rows)?);
    Ok(paginate(script.pieces))
}

fn sign_in(book: &MeetingBook, fonts: &Fonts) -> Result<Vec<Page>, MemoError> {
    let mut script = titled(fonts, "会议签到表")?;
    script.flush(&format!("会议名称：{}", book.name))?;
    script.flush(&format!("会议日期：{}　　地点：{}", day(book.date), book.place))?;
    let lines = (book.attendees.len() + SPARE).max(FEWEST);
    let rows: Vec<Row> = (0..lines)
        .map(|index| {
            let known = book.attendees.get(index);
            let (name, unit) = known.map(|one| (one.name.clone(), one.unit.clone())).unwrap_or_default();
            Row::tall([(index + 1).to_string(), name, unit, String::new(), String::new()])
        })
        .collect();
    script.pieces.extend(table(fonts, &SIGN_IN, &rows)?);
    let from = script.pieces.len().saturating_sub(2);
    script.pieces[from..].iter_mut().for_each(|piece: &mut Piece| piece.keep = true);
    script.pieces.extend(colophon(fonts, &[&book.bureau], book.date)?);
    Ok(paginate(script.pieces))
}
