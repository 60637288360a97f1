//! The lines of a list of costs, and what is done to single ones.

use jiff::civil::Date;

use crate::amount::{Unit, digits, grouped, plain_format, text_number};
use crate::chance::Chance;
use crate::habit::{Habit, Habits};
use crate::invent::{self, Party};
use crate::sheet::Content;
use crate::truth::Weight;

/// One line.
#[derive(Debug, Clone)]
pub struct Row {
    pub claim: usize,
    pub number: String,
    pub contract: String,
    pub date: Date,
    pub vendor: Party,
    /// How the vendor's name is typed, where not as it is.
    pub vendor_typed: Option<String>,
    /// Without tax, as it would be stored in yuan.
    pub fen: i64,
    pub unit: Unit,
    /// What is in the amount's cell, where it is not the plain number.
    pub typed: Option<Content>,
    pub format: Option<String>,
    pub white: bool,
    pub struck: bool,
    pub note: Option<String>,
    pub state: Option<&'static str>,
    pub currency: Option<&'static str>,
    /// Whether it is claimed, as a column says.
    pub counts: Option<&'static str>,
    /// Of an older invoice.
    pub code: Option<String>,
    /// The invoice's number is stored as a number.
    pub number_stored: bool,
    /// What a careful person reads, in fen; none where they ask.
    pub right: Option<i64>,
    pub weight: Weight,
    /// For a red letter: what it takes back, by its place among the rows.
    pub takes_back: Option<usize>,
    /// The cell of this row's amount is the lower part of a merge.
    pub under_merge: bool,
    pub vendor_under_merge: bool,
    pub habits: Vec<Habit>,
}

impl Row {
    /// Whether nothing was done to it yet.
    fn untouched(&self) -> bool {
        self.weight == Weight::Plain
            && self.typed.is_none()
            && self.format.is_none()
            && self.takes_back.is_none()
    }

    fn touched(&mut self, habit: Habit, weight: Weight) {
        self.habits.push(habit);
        self.weight = weight;
    }

    /// Asked, whatever is read.
    fn asked(&mut self, habit: Habit) {
        self.touched(habit, Weight::Doubtful);
        self.right = None;
    }

    /// The digits that stand in the cell.
    pub fn digits(&self) -> String {
        digits(self.fen, self.unit)
    }
}

/// A claim's lines, in order of day.
pub fn invented(claim: usize, count: usize, unit: Unit, year: i16, chance: &mut Chance) -> Vec<Row> {
    let vendors: Vec<Party> = (0..1 + chance.below(3)).map(|_| invent::vendor(chance)).collect();
    // 万元 with two places, and yuan with fen or without, but large enough to be yuan at sight.
    let fen_too = chance.percent(40);
    let mut rows: Vec<Row> = (0..count)
        .map(|_| {
            let mut fen = chance.between(1_000, 39_999) * 10_000;
            if unit == Unit::Yuan && fen_too {
                fen += chance.between(1, 9_999);
            }
            Row {
                claim,
                number: invent::invoice_number(chance),
                contract: invent::contract_number(chance),
                date: invent::day(year, chance),
                vendor: chance.pick(&vendors).clone(),
                vendor_typed: None,
                fen,
                unit,
                typed: None,
                format: None,
                white: false,
                struck: false,
                note: None,
                state: None,
                currency: None,
                counts: None,
                code: None,
                number_stored: false,
                right: Some(fen),
                weight: Weight::Plain,
                takes_back: None,
                under_merge: false,
                vendor_under_merge: false,
                habits: Vec::new(),
            }
        })
        .collect();
    rows.sort_by_key(|row| row.date);
    rows
}

/// Does to single lines what the form's habits do; a habit that finds no line is dropped.
pub fn disturb(rows: &mut Vec<Row>, habits: &mut Habits, chance: &mut Chance) {
    for row in rows.iter_mut() {
        if habits.has(Habit::PlainFormats) {
            row.format = Some(plain_format(row.unit, chance));
            row.habits.push(Habit::PlainFormats);
        }
    }
    if habits.has(Habit::TextNumbers) {
        let all = chance.percent(60);
        for row in rows.iter_mut().filter(|row| row.typed.is_none()) {
            if all || chance.percent(50) {
                row.typed = Some(Content::Text(text_number(&row.digits(), row.unit, chance)));
                row.format = None;
                row.habits.push(Habit::TextNumbers);
            }
        }
    } else if habits.has(Habit::FormulaAmounts) {
        for row in rows.iter_mut().filter(|_| chance.percent(70)) {
            let shown = row.digits();
            row.typed = Some(Content::Formula { text: format!("={shown}*1"), shown });
            row.habits.push(Habit::FormulaAmounts);
        }
    }
    for habit in Habit::ALL {
        if !habits.has(*habit) || !of_one_row(*habit) {
            continue;
        }
        let free: Vec<usize> =
            (0..rows.len()).filter(|place| rows[*place].untouched() || only_plain(&rows[*place])).collect();
        // One line at least stays as it is.
        if free.len() < 2 && rows.len() > 1 || free.is_empty() {
            habits.drop(*habit);
            continue;
        }
        let place = free[chance.below(free.len())];
        one(rows, place, *habit, habits, chance);
    }
    if habits.has(Habit::CurrencyColumn) {
        let yuan = *chance.pick(&["人民币", "CNY", "RMB", "人民币元"]);
        for row in rows.iter_mut() {
            if !row.habits.contains(&Habit::CurrencyColumn) {
                row.habits.push(Habit::CurrencyColumn);
            }
            row.currency.get_or_insert(yuan);
        }
    }
    if habits.has(Habit::VoidStatus) {
        for row in rows.iter_mut() {
            row.state.get_or_insert("正常");
        }
    }
    if habits.has(Habit::RowExcluded) {
        for row in rows.iter_mut() {
            row.counts.get_or_insert("是");
        }
    }
    for row in rows.iter_mut().filter(|_| habits.has(Habit::BrokenVendor)) {
        let name = &row.vendor.name;
        let middle = name.char_indices().nth(name.chars().count() / 2).unwrap().0;
        let (first, last) = name.split_at(middle);
        row.vendor_typed = Some(format!("{first}{}{last}", chance.word(&["\n", " ", "\u{3000}"])));
        row.habits.push(Habit::BrokenVendor);
    }
}

/// Plain, but for a harmless format or a number typed as text.
fn only_plain(row: &Row) -> bool {
    row.weight == Weight::Plain && row.takes_back.is_none()
}

fn of_one_row(habit: Habit) -> bool {
    use Habit::*;
    matches!(
        habit,
        WanInCell
            | TwoNumbers
            | WordsForAmount
            | ScaledFormat
            | SignFormat
            | HidingFormat
            | ForeignFormat
            | CurrencyColumn
            | CurrencyInText
            | VoidNote
            | VoidStatus
            | RedPair
            | RowExcluded
            | DuplicateLine
            | StruckRow
            | TaxExport
    )
}

fn one(rows: &mut Vec<Row>, place: usize, habit: Habit, habits: &Habits, chance: &mut Chance) {
    let red = rows[place].clone();
    let last = rows.len();
    let row = &mut rows[place];
    let written = row.digits();
    let yuan = row.unit == Unit::Yuan;
    match habit {
        Habit::WanInCell => {
            let wan = digits(row.fen / 1_000_000 * 1_000_000 + 500_000, Unit::Wan);
            row.fen = row.fen / 1_000_000 * 1_000_000 + 500_000;
            row.right = Some(row.fen);
            row.typed = Some(Content::Text(format!("{wan}{}", chance.word(&["万", "万元", "萬", "萬元"]))));
            row.touched(habit, Weight::Doubtful);
        }
        Habit::TwoNumbers => {
            let (one, two) = (chance.between(10, 99), chance.between(10, 99));
            let zeros = if yuan { "0000" } else { "" };
            row.typed = Some(Content::Text(match chance.below(4) {
                0 => format!("{one}{zeros}\n{two}{zeros}"),
                1 => format!("{one}{zeros} {two}{zeros}"),
                2 => format!("{one}{zeros}/{two}{zeros}"),
                _ => format!("{one}{zeros}、{two}{zeros}"),
            }));
            row.asked(habit);
        }
        Habit::WordsForAmount => {
            row.typed = Some(Content::Text(chance.word(&["待定", "见附件", "约300", "详见合同", "未结算"])));
            row.asked(habit);
        }
        Habit::ScaledFormat => {
            row.typed = None;
            row.format = Some(chance.word(&[
                "[=0]\"-\";0!.0,",
                "0!.0,",
                "0.00,",
                "#,##0,",
                "[<10000]0.00\"元\";0!.00,\"万元\"",
                "0.00,,",
                "#,##0.00,\"千元\"",
                "0.00%",
            ]));
            row.asked(habit);
        }
        Habit::SignFormat => {
            row.typed = None;
            row.format = Some(chance.word(&[
                "\"-\"#,##0.00",
                "(#,##0.00)",
                "-#,##0.00",
                "[Red]\\-#,##0.00",
                "\"负\"0.00",
            ]));
            row.asked(habit);
        }
        Habit::HidingFormat => {
            row.typed = None;
            if chance.percent(50) {
                row.format = Some(";;;".to_owned());
            } else {
                row.white = true;
            }
            row.touched(habit, Weight::Doubtful);
        }
        Habit::ForeignFormat => {
            row.typed = None;
            row.format = Some(chance.word(&[
                "[$¥-411]#,##0",
                "[$JP¥-411]#,##0",
                "[$￥-ja-JP]#,##0",
                "#,##0.00\"美元\"",
                "#,##0.00\" USD\"",
                "[$€-2]\\ #,##0.00",
                "[$$-409]#,##0.00",
                "\"HK$\"#,##0.00",
                "#,##0.00\"港币\"",
                "#,##0\"円\"",
                "[$USD]\\ #,##0.00",
                "\\H\\K\\D\\ #,##0.00",
                "[$£-809]#,##0.00",
            ]));
            row.asked(habit);
        }
        Habit::CurrencyColumn => {
            row.currency = Some(*chance.pick(&["美元", "USD", "日元", "欧元", "港币", "EUR"]));
            row.asked(habit);
        }
        Habit::CurrencyInText => {
            let (before, after) = *chance.pick(&[
                ("USD ", ""),
                ("US$", ""),
                ("€", ""),
                ("", "美元"),
                ("JPY", ""),
                ("", " 港币"),
                ("", "日元"),
            ]);
            row.typed = Some(Content::Text(format!("{before}{}{after}", grouped(&written, ","))));
            row.asked(habit);
        }
        Habit::VoidNote => {
            row.note = Some(chance.word(&[
                "已作废，不参与申报",
                "作废",
                "此票已作废",
                "已红冲",
                "已全额冲红",
                "不计入本次申报",
                "重复，不申报",
                "已退票",
            ]));
            row.right = None;
            row.touched(habit, Weight::Void);
        }
        Habit::VoidStatus => {
            row.state = Some(*chance.pick(&["已作废", "作废", "已红冲", "已红冲-全额"]));
            row.right = None;
            row.touched(habit, Weight::Void);
        }
        Habit::TaxExport => {
            row.state = Some("已作废");
            row.typed = None;
            row.format = None;
            row.right = None;
            row.touched(habit, Weight::Void);
        }
        Habit::RowExcluded => {
            row.counts = Some("否");
            row.right = None;
            row.touched(habit, Weight::Void);
        }
        Habit::DuplicateLine => {
            let mut again = red;
            again.touched(habit, Weight::Doubtful);
            rows.push(again);
        }
        Habit::RedPair => {
            row.typed = None;
            row.touched(habit, Weight::Cancels(last));
            if habits.has(Habit::TaxExport) {
                row.state = Some("已红冲-全额");
            }
            let mut letter = red;
            letter.format = None;
            letter.number = invent::invoice_number(chance);
            letter.fen = -letter.fen;
            letter.right = Some(letter.fen);
            letter.typed = None;
            letter.takes_back = Some(place);
            letter.note = chance.percent(60).then(|| chance.word(&["红字发票", "红字冲销", "冲红"]));
            letter.touched(habit, Weight::Cancels(place));
            rows.push(letter);
        }
        Habit::StruckRow => {
            row.struck = true;
            row.touched(habit, Weight::Doubtful);
        }
        other => unreachable!("{other:?} is done to no single row"),
    }
}
