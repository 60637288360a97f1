//! How a template looks: one set of formats for all its sheets, A4 landscape, one page wide.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, ProtectionOptions, Worksheet};

const FONT: &str = "微软雅黑";
const RULE: Color = Color::RGB(0xB8_C2_CE);
const HEAD: Color = Color::RGB(0xE3_EB_F4);
const LABEL: Color = Color::RGB(0xF4_F6_F9);
const FIELD: Color = Color::RGB(0xFF_FD_F2);
const INK: Color = Color::RGB(0x1F_2A_37);
const FAINT: Color = Color::RGB(0x5B_67_75);
const MISSING: Color = Color::RGB(0xFF_D9_B0);
const GREY: Color = Color::RGB(0x7A_84_90);
const ACCENT: Color = Color::RGB(0x1F_4E_8C);

/// The formats of a template.
pub(super) struct Styles {
    pub title: Format,
    pub lead: Format,
    pub section: Format,
    pub head: Format,
    pub label: Format,
    pub centre: Format,
    pub note: Format,
    /// What a filled field looks like.
    pub example: Format,
    /// Where nothing is to be typed.
    pub closed: Format,
}

impl Styles {
    pub(super) fn new() -> Styles {
        let plain = || Format::new().set_font_name(FONT).set_font_size(10).set_font_color(INK);
        let boxed = || {
            plain()
                .set_border(FormatBorder::Thin)
                .set_border_color(RULE)
                .set_align(FormatAlign::VerticalCenter)
        };
        Styles {
            title: plain()
                .set_font_size(16)
                .set_bold()
                .set_font_color(ACCENT)
                .set_align(FormatAlign::VerticalCenter),
            lead: plain().set_font_color(FAINT).set_align(FormatAlign::VerticalCenter).set_text_wrap(),
            section: plain()
                .set_font_size(11)
                .set_bold()
                .set_font_color(ACCENT)
                .set_align(FormatAlign::Bottom),
            head: boxed()
                .set_bold()
                .set_background_color(HEAD)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            label: boxed().set_background_color(LABEL).set_indent(1).set_text_wrap(),
            centre: boxed().set_background_color(LABEL).set_align(FormatAlign::Center),
            note: boxed()
                .set_background_color(LABEL)
                .set_font_color(FAINT)
                .set_font_size(9)
                .set_indent(1)
                .set_text_wrap(),
            example: boxed()
                .set_background_color(LABEL)
                .set_font_color(GREY)
                .set_font_size(9)
                .set_italic()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_text_wrap(),
            closed: boxed().set_background_color(HEAD),
        }
    }

    /// A field to be filled: unlocked, with a number format.
    pub(super) fn field(&self, number_format: &str) -> Format {
        self.open_column(number_format)
            .set_border(FormatBorder::Thin)
            .set_border_color(RULE)
            .set_background_color(FIELD)
    }

    /// A column of fields below the ruled rows: unlocked, without rules, so that an empty sheet prints short.
    pub(super) fn open_column(&self, number_format: &str) -> Format {
        let format = Format::new()
            .set_font_name(FONT)
            .set_font_size(10)
            .set_font_color(INK)
            .set_align(FormatAlign::VerticalCenter)
            .set_num_format(number_format)
            .set_unlocked();
        match number_format {
            "@" => format.set_align(FormatAlign::Left).set_indent(1).set_text_wrap(),
            "#,##0.00" => format.set_align(FormatAlign::Right).set_indent(1),
            _ => format.set_align(FormatAlign::Center),
        }
    }

    /// A field that is required and blank.
    pub(super) fn missing(&self) -> Format {
        self.filled_row().set_background_color(MISSING)
    }

    /// Rules for rows that are filled below the ruled ones.
    pub(super) fn filled_row(&self) -> Format {
        Format::new().set_border(FormatBorder::Thin).set_border_color(RULE)
    }
}

/// Locks a sheet without a password: labels are safe from slips, and nobody is shut out.
pub(super) fn lock(sheet: &mut Worksheet, rows_may_change: bool) {
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        insert_rows: rows_may_change,
        delete_rows: rows_may_change,
        sort: rows_may_change,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
}

/// A4 landscape, one page wide, with page numbers.
pub(super) fn page(sheet: &mut Worksheet, title: &str) {
    // `&` starts a code in footers.
    let title: String = title.replace('&', "＆").chars().take(60).collect();
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3)
        .set_footer(format!("&L&8{title}&C&8&A&R&8第 &P 页，共 &N 页"))
        .set_screen_gridlines(false);
}
