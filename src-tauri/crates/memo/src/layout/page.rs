//! The sheet of GB/T 9704-2012 (公文格式): A4, 版心 156 mm × 225 mm, 22 lines of 28 characters.
//!
//! Points, from the top left corner of the sheet; what is drawn flips them over at the very end.

use crate::Pt;
use crate::layout::fonts::Face;
use crate::layout::text::Style;

/// Points to a millimetre.
pub(crate) const MM: Pt = 72.0 / 25.4;
/// A4 (GB/T 148).
pub(crate) const SHEET_WIDTH: Pt = 210.0 * MM;
pub(crate) const SHEET_HEIGHT: Pt = 297.0 * MM;
/// 天头 37 mm ± 1 mm (5.2.1).
pub(crate) const TOP: Pt = 37.0 * MM;
/// 订口 28 mm ± 1 mm (5.2.1).
pub(crate) const LEFT: Pt = 28.0 * MM;
/// 版心 156 mm × 225 mm (5.2.1).
pub(crate) const WIDTH: Pt = 156.0 * MM;
pub(crate) const HEIGHT: Pt = 225.0 * MM;
/// 22 lines (5.2.3).
pub(crate) const PITCH: Pt = HEIGHT / 22.0;
/// 三号 is 16 pt, and 28 of them (5.2.3) are 448 pt where 156 mm are 442.2.
const TRACK: Pt = -0.2075;
/// Two characters.
pub(crate) const INDENT: Pt = 2.0 * (16.0 + TRACK);

/// 三号仿宋 (5.2.2).
pub(crate) const BODY: Style = Style { face: Face::Fang, size: 16.0, track: TRACK };
/// 黑体 for 一、 (7.3.4).
pub(crate) const FIRST_HEADING: Style = Style { face: Face::Hei, size: 16.0, track: TRACK };
/// 楷体 for （一） (7.3.4).
pub(crate) const SECOND_HEADING: Style = Style { face: Face::Kai, size: 16.0, track: TRACK };
/// 二号小标宋 (7.3.1).
pub(crate) const TITLE: Style = Style::new(Face::Title, 22.0);
/// 四号 page numbers (7.5).
pub(crate) const FOLIO: Style = Style::new(Face::Fang, 14.0);
/// Tables: 小四.
pub(crate) const CELL: Style = Style::new(Face::Fang, 12.0);
pub(crate) const CELL_HEAD: Style = Style::new(Face::Hei, 12.0);
/// Tables of many columns: 五号.
pub(crate) const DENSE: Style = Style::new(Face::Fang, 10.5);
pub(crate) const DENSE_HEAD: Style = Style::new(Face::Hei, 10.5);
/// Small print: 小五.
pub(crate) const SMALL: Style = Style::new(Face::Fang, 9.0);
/// 一字线上距版心下边缘 7 mm (7.5).
pub(crate) const FOLIO_DROP: Pt = 7.0 * MM;

/// Where the baseline lies under the middle of a line: the em box stands 0.12 em below it.
pub(crate) fn baseline(middle: Pt, size: Pt) -> Pt {
    middle + 0.37 * size
}
