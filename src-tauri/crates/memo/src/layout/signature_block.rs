//! The end of a memo: three bordered opinions, each a signature field with room to sign by hand, and under
//! them the check code that ties the paper to the store.

pub(crate) use casework::day_in_words as day;
use casework::{MemoContent, PackVersion, Role};
use jiff::civil::Date;
use qrcode::{Color, EcLevel, QrCode};

use crate::layout::flow::{Mark, Piece};
use crate::layout::fonts::{Face, Fonts};
use crate::layout::page::{BODY, CELL, CELL_HEAD, MM, PITCH, SMALL, WIDTH, baseline};
use crate::layout::text::{Line, Style, paragraph, ragged};
use crate::{MemoError, Pt};

/// What stands before the check code on the page.
pub(crate) const PRINTED_CODE: &str = "校验码：";
/// What stands before the head.
pub(crate) const AUDIT_HEAD: &str = "存档校验值：";
/// The same in memos of earlier versions of the program.
pub(crate) const AUDIT_HEAD_BEFORE: &str = "审计链：";
/// Height of one opinion, and of one where the page has no more room.
const BOX: Pt = 2.75 * PITCH;
const TIGHT: Pt = 2.0 * PITCH;
/// Height of the last opinion, which has room for the seal over bureau and date.
const SEALED: Pt = SEAL + 22.0;
/// A bureau's round seal: 42 mm.
pub(crate) const SEAL: Pt = 42.0 * MM;
/// Width of the cell with `经办意见`.
const LABEL: Pt = 48.0;
/// Height of the row `签名： 日期：` at the foot of an opinion.
const FOOT: Pt = 24.0;
/// Height of a countersignature by hand.
const COUNTERSIGN: Pt = 2.25 * PITCH;
/// Width of `签名：`, with what follows it.
const NAMED: Pt = 3.0 * 12.0 + 2.0;
/// A field is this much smaller than its cell, so that the border stays visible.
const INSET: Pt = 1.0;
const QR: Pt = 20.0 * MM;

/// Where things stand in a signature's field, from its top left corner. Fields of memos that earlier versions of the
/// program froze are all of one kind, low and without bureau and date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldPlan {
    /// Where what follows `签名：` starts, and the middle of its row.
    pub(crate) name: (Pt, Pt),
    /// The same of `日期：`.
    pub(crate) date: (Pt, Pt),
    /// How wide the name may be.
    pub(crate) name_room: Pt,
    /// How wide and high the opinion may be.
    pub(crate) opinion: (Pt, Pt),
    /// The middle of the seal.
    pub(crate) seal: (Pt, Pt),
}

/// The plan of a role's field of some size.
pub(crate) fn plan(role: Role, (width, height): (Pt, Pt)) -> FieldPlan {
    if role != Role::Approver || height <= BOX {
        let row = height - FOOT / 2.0;
        return FieldPlan {
            name: (84.0 + NAMED, row),
            date: (236.0 + NAMED, row),
            name_room: 108.0,
            opinion: (width, height - FOOT),
            seal: (314.0, height / 2.0),
        };
    }
    let left = width - 170.0;
    FieldPlan {
        name: (8.0 + NAMED, height - 1.5 * FOOT),
        date: (8.0 + NAMED, height - FOOT / 2.0),
        name_room: left - 8.0 - NAMED,
        opinion: (left, height - 2.0 * FOOT),
        seal: (left + 85.0, height / 2.0),
    }
}

/// The name of a role's signature field; `None` for roles that sign no memo.
pub(crate) const fn field_name(role: Role) -> Option<&'static str> {
    match role {
        Role::Reviewer => Some("Reviewer"),
        Role::Checker => Some("Checker"),
        Role::Approver => Some("Approver"),
        Role::Admin | Role::Auditor => None,
    }
}

/// The opinions, as one piece; lower where the page has no more room.
pub(crate) fn opinions(fonts: &Fonts, content: &MemoContent, tight: bool) -> Result<Piece, MemoError> {
    let mut piece = Piece { keep: true, ..Piece::default() };
    let mut y = 6.0;
    let top = y;
    for signer in &content.signers {
        if field_name(signer.role).is_none() {
            return Err(MemoError::NotASigner(signer.role.label()));
        }
        let height = match signer.role {
            Role::Approver => SEALED,
            _ => grown(signer.characters).max(if tight { TIGHT } else { BOX }),
        };
        let size = (WIDTH - LABEL - 2.0 * INSET, height - 2.0 * INSET);
        written(fonts, &mut piece, (y, height), plan(signer.role, size), [signer.role.label(), "意见"])?;
        if signer.role == Role::Approver {
            sealed(fonts, &mut piece, y + INSET, size, content)?;
        }
        piece.marks.push(Mark::Field {
            role: signer.role,
            x: LABEL + INSET,
            y: y + INSET,
            width: size.0,
            height: size.1,
        });
        y += height;
        let last = content.countersign.is_none()
            && piece.marks.iter().filter(|mark| matches!(mark, Mark::Field { .. })).count()
                == content.signers.len();
        piece.marks.push(rule((0.0, y), (WIDTH, y), if last { 1.0 } else { 0.5 }));
    }
    if let Some(bureau) = &content.countersign {
        let size = (WIDTH - LABEL - 2.0 * INSET, COUNTERSIGN - 2.0 * INSET);
        let plan = plan(Role::Checker, size);
        written(fonts, &mut piece, (y, COUNTERSIGN), plan, ["会签", "意见"])?;
        let line = Line::set(fonts, CELL, &format!("{bureau}会签："))?;
        piece.marks.push(Mark::Text { x: LABEL + 8.0, y: baseline(y + 14.0, 12.0), line });
        y += COUNTERSIGN;
        piece.marks.push(rule((0.0, y), (WIDTH, y), 1.0));
    }
    piece.marks.push(rule((0.0, top), (WIDTH, top), 1.0));
    piece.marks.push(rule((0.0, top), (0.0, y), 1.0));
    piece.marks.push(rule((LABEL, top), (LABEL, y), 0.5));
    piece.marks.push(rule((WIDTH, top), (WIDTH, y), 1.0));
    piece.height = y + 8.0;
    Ok(piece)
}

/// How high the box of a long opinion is, so that it is set in 小四.
fn grown(characters: Option<u16>) -> Pt {
    let Some(characters) = characters else { return 0.0 };
    let lines = (Pt::from(characters) / ((WIDTH - LABEL) / 12.0 - 2.0)).ceil().min(MOST_LINES);
    lines * 16.0 + FOOT + 10.0
}

/// Longer opinions are set in a smaller size.
const MOST_LINES: Pt = 8.0;

/// What is printed in a box before anybody signs: its name on the left, `签名：` and `日期：` at its foot.
fn written(
    fonts: &Fonts,
    piece: &mut Piece,
    (y, height): (Pt, Pt),
    plan: FieldPlan,
    name: [&str; 2],
) -> Result<(), MemoError> {
    for (offset, part) in [-9.0, 9.0].into_iter().zip(name) {
        let line = Line::set(fonts, CELL_HEAD, part)?;
        let x = (LABEL - line.width()) / 2.0;
        piece.marks.push(Mark::Text { x, y: baseline(y + height / 2.0 + offset, 12.0), line });
    }
    for ((x, row), text) in [(plan.name, "签名："), (plan.date, "日期：")] {
        let line = Line::set(fonts, CELL, text)?;
        let y = baseline(y + INSET + row - 1.0, 12.0);
        piece.marks.push(Mark::Text { x: LABEL + INSET + x - NAMED, y, line });
    }
    Ok(())
}

/// 署名 and 成文日期 where the seal is put: over the middle of both.
fn sealed(
    fonts: &Fonts,
    piece: &mut Piece,
    top: Pt,
    size: (Pt, Pt),
    content: &MemoContent,
) -> Result<(), MemoError> {
    let (x, middle) = plan(Role::Approver, size).seal;
    let mut lines = ragged(fonts, CELL, &content.bureau, 160.0, 0.0)?;
    lines.push(Line::set(fonts, CELL, &day(content.date))?);
    // The date stands under the middle, the bureau above it.
    let mut row = middle + 20.0;
    for line in lines.into_iter().rev() {
        let left = LABEL + INSET + x - line.width() / 2.0;
        piece.marks.push(Mark::Text { x: left, y: baseline(top + row, 12.0), line });
        row -= 18.0;
    }
    Ok(())
}

fn rule(from: (Pt, Pt), to: (Pt, Pt), weight: Pt) -> Mark {
    Mark::Rule { from, to, weight }
}

/// 署名 and 成文日期, right-aligned (GB/T 9704-2012, 7.3.5): each bureau in a line of its own, with a line above and below
/// more than the standard asks, so that a seal of 42 mm over both covers neither the text nor what follows.
pub(crate) fn colophon(fonts: &Fonts, bureaus: &[&str], date: Date) -> Result<Vec<Piece>, MemoError> {
    let dated = Line::set(fonts, BODY, &day(date))?;
    // 成文日期右空四字, and the names centred over it where that fits.
    let centre = WIDTH - 4.0 * 15.8 - dated.width() / 2.0;
    let mut lines: Vec<Line> =
        bureaus.iter().map(|bureau| Line::set(fonts, BODY, bureau)).collect::<Result<_, _>>()?;
    lines.push(dated);
    let blank = || Piece { height: PITCH, on_grid: true, keep: true, ..Piece::default() };
    let mut pieces = vec![blank(), blank()];
    for line in lines {
        let x = (centre - line.width() / 2.0).min(WIDTH - line.width()).max(0.0);
        let mark = Mark::Text { x, y: baseline(PITCH / 2.0, 16.0), line };
        pieces.push(Piece {
            height: PITCH,
            marks: vec![mark],
            on_grid: true,
            keep: true,
            ..Piece::default()
        });
    }
    pieces.push(blank());
    Ok(pieces)
}

/// What ties a paper to the store.
pub(crate) struct Stub<'a> {
    pub(crate) case_number: &'a str,
    pub(crate) pack: Option<&'a PackVersion>,
    /// `None` in a preview.
    pub(crate) code: Option<&'a str>,
    pub(crate) head: Option<&'a str>,
    /// What the signatures on it are worth, where it has any.
    pub(crate) signed: bool,
}

/// The stub of a memo or notice.
pub(crate) fn check(fonts: &Fonts, content: &MemoContent) -> Result<Piece, MemoError> {
    stub(
        fonts,
        &Stub {
            case_number: &content.case_number,
            pack: content.pack.as_ref().map(|pack| &pack.version),
            code: content.check_code.as_deref(),
            head: content.audit_head.as_deref(),
            signed: !content.signers.is_empty(),
        },
    )
}

/// Check code, QR code and audit head, in small print.
pub(crate) fn stub(fonts: &Fonts, stub: &Stub<'_>) -> Result<Piece, MemoError> {
    let pack =
        stub.pack.map(|pack| format!("　政策包：{}第 {} 版", pack.id, pack.version)).unwrap_or_default();
    let mut texts = vec![format!("案号：{}{pack}", stub.case_number)];
    match stub.code {
        Some(code) => texts.push(format!("{PRINTED_CODE}{code}")),
        None => texts.push("预览件：尚未签发，没有校验码，不作为凭据。".to_owned()),
    }
    if let Some(head) = stub.head {
        texts.push(format!("{AUDIT_HEAD}{head}"));
    }
    if stub.signed {
        texts.push("电子签名用于防篡改；打印件以手写签名为准，可凭校验码与系统存档核对。".to_owned());
    }
    let mut piece = Piece::default();
    let mut x = 0.0;
    if let Some(code) = stub.code {
        // Letters and digits of ASCII alone: there are readers that garble anything else.
        piece.marks = qr(code)?;
        piece.height = QR;
        x = QR + 10.0;
    }
    let style = Style { face: Face::Fang, ..SMALL };
    let mut y = 0.0;
    for text in texts {
        for line in paragraph(fonts, style, &text, WIDTH - x, 0.0)? {
            piece.marks.push(Mark::Text { x, y: baseline(y + 7.0, 9.0), line });
            y += 14.0;
        }
    }
    piece.height = piece.height.max(y);
    Ok(piece)
}

/// A QR code (GB/T 18284) as rectangles, one for each run of dark modules in a row.
fn qr(text: &str) -> Result<Vec<Mark>, MemoError> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|e| MemoError::Pdf(e.to_string()))?;
    let colors = code.to_colors();
    let width = code.width();
    #[allow(clippy::cast_precision_loss)]
    let module = QR / width.max(1) as Pt;
    let mut marks = Vec::new();
    for (row, modules) in colors.chunks(width.max(1)).enumerate() {
        let mut at = 0;
        while at < modules.len() {
            let run = modules[at..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                #[allow(clippy::cast_precision_loss)]
                let (x, y, run) = (at as Pt * module, row as Pt * module, run as Pt);
                marks.push(Mark::Fill { x, y, width: run * module, height: module });
            }
            at += run.max(1);
        }
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fixture::{fonts, one_claim};

    fn areas(marks: &[Mark]) -> Vec<String> {
        let fills = marks.iter().filter(|mark| matches!(mark, Mark::Fill { .. }));
        fills.map(|mark| format!("{mark:?}")).collect()
    }

    #[test]
    fn the_qr_code_says_the_check_code_in_ascii_and_nothing_else() {
        let content = one_claim();
        let code = content.check_code.clone().unwrap();
        assert!(code.is_ascii() && !content.case_number.is_ascii());
        let drawn = areas(&check(fonts(), &content).unwrap().marks);
        assert_eq!(drawn, areas(&qr(&code).unwrap()));
        assert_ne!(drawn, areas(&qr(&format!("{} {code}", content.case_number)).unwrap()));
    }
}
