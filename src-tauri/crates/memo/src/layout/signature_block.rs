//! The end of a memo: three bordered opinions, each a signature field with room to sign by hand, and under
//! them the check code that ties the paper to the store.

use casework::{MemoContent, Role};
use jiff::civil::Date;
use qrcode::{Color, EcLevel, QrCode};

use crate::layout::flow::{Mark, Piece};
use crate::layout::fonts::{Face, Fonts};
use crate::layout::page::{BODY, CELL, CELL_HEAD, MM, PITCH, SMALL, WIDTH, baseline};
use crate::layout::text::{Line, Style, paragraph};
use crate::{MemoError, Pt};

/// What stands before the check code on the page.
pub(crate) const PRINTED_CODE: &str = "校验码：";
/// What stands before the head.
pub(crate) const AUDIT_HEAD: &str = "审计链：";
/// Height of one opinion.
const BOX: Pt = 2.75 * PITCH;
/// Width of the cell with `经办意见`.
const LABEL: Pt = 48.0;
/// Height of the row `签名： 日期：` at the foot of an opinion.
pub(crate) const FOOT: Pt = 24.0;
/// Height of a countersignature by hand.
const COUNTERSIGN: Pt = 2.25 * PITCH;
/// Where `签名：` and `日期：` start, from the left of a field.
const NAME_AT: Pt = 84.0;
const DATE_AT: Pt = 236.0;
/// Where what stands after them starts.
pub(crate) const NAME: Pt = NAME_AT + 3.0 * 12.0 + 2.0;
pub(crate) const DATE: Pt = DATE_AT + 3.0 * 12.0 + 2.0;
/// A field is this much smaller than its cell, so that the border stays visible.
const INSET: Pt = 1.0;
const QR: Pt = 20.0 * MM;

/// The name of a role's signature field; `None` for roles that sign no memo.
pub(crate) const fn field_name(role: Role) -> Option<&'static str> {
    match role {
        Role::Reviewer => Some("Reviewer"),
        Role::Checker => Some("Checker"),
        Role::Approver => Some("Approver"),
        Role::Admin | Role::Auditor => None,
    }
}

/// The opinions, as one piece.
pub(crate) fn opinions(fonts: &Fonts, content: &MemoContent) -> Result<Piece, MemoError> {
    let mut piece = Piece { keep: true, ..Piece::default() };
    let mut y = 6.0;
    let top = y;
    for signer in &content.signers {
        if field_name(signer.role).is_none() {
            return Err(MemoError::NotASigner(signer.role.label()));
        }
        written(fonts, &mut piece, (y, BOX), [signer.role.label(), "意见"])?;
        piece.marks.push(Mark::Field {
            role: signer.role,
            x: LABEL + INSET,
            y: y + INSET,
            width: WIDTH - LABEL - 2.0 * INSET,
            height: BOX - 2.0 * INSET,
        });
        y += BOX;
        let last = content.countersign.is_none()
            && piece.marks.iter().filter(|mark| matches!(mark, Mark::Field { .. })).count()
                == content.signers.len();
        piece.marks.push(rule((0.0, y), (WIDTH, y), if last { 1.0 } else { 0.5 }));
    }
    if let Some(bureau) = &content.countersign {
        written(fonts, &mut piece, (y, COUNTERSIGN), ["会签", "意见"])?;
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

/// What is printed in a box before anybody signs: its name on the left, `签名：` and `日期：` at its foot.
fn written(
    fonts: &Fonts,
    piece: &mut Piece,
    (y, height): (Pt, Pt),
    name: [&str; 2],
) -> Result<(), MemoError> {
    for (offset, part) in [-9.0, 9.0].into_iter().zip(name) {
        let line = Line::set(fonts, CELL_HEAD, part)?;
        let x = (LABEL - line.width()) / 2.0;
        piece.marks.push(Mark::Text { x, y: baseline(y + height / 2.0 + offset, 12.0), line });
    }
    for (at, text) in [(NAME_AT, "签名："), (DATE_AT, "日期：")] {
        let line = Line::set(fonts, CELL, text)?;
        let y = baseline(y + height - FOOT / 2.0 - 2.0, 12.0);
        piece.marks.push(Mark::Text { x: LABEL + INSET + at, y, line });
    }
    Ok(())
}

fn rule(from: (Pt, Pt), to: (Pt, Pt), weight: Pt) -> Mark {
    Mark::Rule { from, to, weight }
}

/// 署名 and 成文日期, right-aligned (GB/T 9704-2012, 7.3.5): each bureau in a line of its own.
pub(crate) fn colophon(fonts: &Fonts, bureaus: &[&str], date: Date) -> Result<Vec<Piece>, MemoError> {
    let dated = Line::set(fonts, BODY, &day(date))?;
    // 成文日期右空四字, and the names centred over it where that fits.
    let centre = WIDTH - 4.0 * 15.8 - dated.width() / 2.0;
    let mut lines: Vec<Line> =
        bureaus.iter().map(|bureau| Line::set(fonts, BODY, bureau)).collect::<Result<_, _>>()?;
    lines.push(dated);
    let mut pieces = vec![Piece { height: PITCH, on_grid: true, keep: true, ..Piece::default() }];
    for line in lines {
        let x = (centre - line.width() / 2.0).min(WIDTH - line.width());
        let mark = Mark::Text { x, y: baseline(PITCH / 2.0, 16.0), line };
        pieces.push(Piece {
            height: PITCH,
            marks: vec![mark],
            on_grid: true,
            keep: true,
            ..Piece::default()
        });
    }
    Ok(pieces)
}

/// `2024年11月25日` (GB/T 9704-2012, 7.3.5.4: 年份标全，月、日不编虚位).
pub(crate) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Check code, QR code and audit head, in small print.
pub(crate) fn check(fonts: &Fonts, content: &MemoContent) -> Result<Piece, MemoError> {
    let mut texts = vec![format!("案号：{}", content.case_number)];
    if let Some(pack) = &content.pack {
        texts.push(format!("政策包：{}第 {} 版", pack.version.id, pack.version.version));
    }
    match &content.check_code {
        Some(code) => texts.push(format!("{PRINTED_CODE}{code}")),
        None => texts.push("预览件：尚未签发，没有校验码，不作为凭据。".to_owned()),
    }
    if let Some(head) = &content.audit_head {
        texts.push(format!("{AUDIT_HEAD}{head}"));
    }
    if !content.signers.is_empty() {
        texts.push("电子签名用于防篡改；打印件以手写签名为准，可凭校验码与系统存档核对。".to_owned());
    }
    let mut piece = Piece::default();
    let mut x = 0.0;
    if let Some(code) = &content.check_code {
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
