//! Sheet 明细 and sheet 贷款明细: invoices, contracts and loans, each tied to its claim.

use std::collections::BTreeMap;

use casework::{CellRef, Claim, LineItem, ProblemCode, Severity};
use policy::{InputKind, Money, Pack};
use serde_json::{Value as Json, json};

use crate::reading::claim_match::{ClaimMatch, Claims, WHICH_CLAIM};
use crate::reading::coerce;
use crate::reading::coerce::{Asked, Read};
use crate::reading::cursor::Cursor;
use crate::reading::table::{Row, Table};
use crate::reading::words::{Column, is_none_word};
use crate::workbook::book::{Cell, Fate, ItemList};

/// What rows mean that do not say it themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Defaults<'a> {
    /// A benefit's title.
    pub benefit: Option<&'a str>,
    pub project: Option<&'a str>,
    /// The claim of rows that name neither, by its index.
    pub claim: Option<usize>,
    /// The claims that titles within the list name, by the titles' rows: each is that of the rows below it.
    pub headed: Option<&'a BTreeMap<u32, Option<usize>>>,
    /// What rows' words for their benefits mean beside the pack's.
    pub words: Option<&'a BTreeMap<String, String>>,
}

/// A row at work.
pub(crate) struct Taking<'d, 'a, 't> {
    pub cursor: &'d mut Cursor<'a>,
    pub table: &'t Table,
    pub row: &'t Row,
}

impl Taking<'_, '_, '_> {
    /// The value under a column; words for "none" are taken as blank where `none` allows them.
    fn value<T>(
        &mut self,
        column: Column,
        none: bool,
        read: impl FnOnce(&Cell, Asked<'_>) -> Read<T>,
    ) -> Option<coerce::Taken<T>> {
        let index = self.row.cell(self.table, column)?;
        if none
            && let crate::workbook::value::Value::Text(text) = &self.cursor.sheet.cells[index].value
            && is_none_word(text)
        {
            self.cursor.sheet.set_fate(index, Fate::Ignored("填写为“无”"));
            return None;
        }
        let heading = self.table.heading(column)?;
        self.cursor.take(index, heading.asked(), read)
    }

    /// A text, tidied.
    pub(crate) fn text(&mut self, column: Column) -> Option<String> {
        self.value(column, false, if of_one_line(column) { coerce::name } else { coerce::text })
            .map(|reading| reading.value)
    }

    /// A text that may say that there is none.
    pub(crate) fn text_or_none(&mut self, column: Column) -> Option<String> {
        self.value(column, true, if of_one_line(column) { coerce::name } else { coerce::text })
            .map(|reading| reading.value)
    }

    /// A number or code, half-width.
    pub(crate) fn identifier(&mut self, column: Column) -> Option<String> {
        self.value(column, true, coerce::identifier).map(|reading| reading.value)
    }

    /// The number of an invoice or contract: one of 20 digits may stand in a column of its own, and the code of an older
    /// invoice before its 8 digits.
    fn paper_number(&mut self) -> Option<String> {
        let digital = self.identifier(Column::DigitalNumber);
        let code = self.identifier(Column::Code);
        let number = self.identifier(Column::Number);
        let digits = |text: &str, lengths: &[usize]| {
            lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        match (code, number.or(digital)) {
            (Some(code), Some(number)) if digits(&code, &[10, 12]) && digits(&number, &[8]) => {
                Some(format!("{code}{number}"))
            }
            (_, number) => number,
        }
    }

    /// What stands beside the figures and is looked at before the rows are taken.
    pub(crate) fn resolve_terms(&mut self) {
        for (column, why) in [
            (Column::Note, "备注"),
            (Column::Status, "发票状态，供评审查看"),
            (Column::Currency, "币种"),
            (Column::Unit, "单位"),
        ] {
            if let Some(index) = self.row.cell(self.table, column) {
                self.cursor.ignore(index, why);
            }
        }
    }

    /// A 统一社会信用代码.
    pub(crate) fn uscc(&mut self, column: Column) -> Option<String> {
        self.value(column, true, coerce::uscc).map(|reading| reading.value)
    }

    /// A day.
    pub(crate) fn date(&mut self, column: Column) -> Option<jiff::civil::Date> {
        self.value(column, true, coerce::date).map(|reading| reading.value)
    }

    /// An amount in yuan with its coercions.
    pub(crate) fn money(&mut self, column: Column) -> Option<coerce::Taken<Money>> {
        self.figure(column, false)
    }

    /// An amount in yuan, where words for "none" may stand.
    fn money_or_none(&mut self, column: Column) -> Option<coerce::Taken<Money>> {
        self.figure(column, true)
    }

    /// An amount: in a row that is doubtful it is asked for, and in one that gives its own unit it stands in that.
    fn figure(&mut self, column: Column, none: bool) -> Option<coerce::Taken<Money>> {
        let index = self.row.cell(self.table, column)?;
        if let Some(doubt) = self.table.doubts.get(&self.row.row) {
            if matches!(column, Column::Amount | Column::Principal) && !doubt.said {
                let at = self.place(column);
                self.cursor.note(Severity::Error, doubt.code, Some(at), doubt.message.clone(), doubt.remedy);
            }
            self.cursor.sheet.set_fate(index, Fate::Problem);
            return None;
        }
        let own = self.table.units.get(&self.row.row);
        self.value(column, none, |cell, asked| match own {
            Some(unit) => coerce::money(cell, Asked { unit: coerce::Unit::named(Some(unit)), ..asked }),
            None => coerce::money(cell, asked),
        })
    }

    /// Where a column's cell stands in this row, filled or not; else the row's first cell.
    pub(crate) fn place(&self, column: Column) -> CellRef {
        match self.table.heading(column) {
            Some(heading) => self.cursor.at(self.row.row, heading.position),
            None => self.cursor.at_index(self.row.cells.first().map_or(0, |(index, _)| *index)),
        }
    }

    /// Notes a blank cell that should be filled.
    pub(crate) fn blank(&mut self, column: Column, severity: Severity, what: &str, remedy: &str) {
        let at = self.place(column);
        self.cursor.note(severity, ProblemCode::Blank, Some(at), format!("{what}未填"), remedy);
    }

    /// The claim that the row names; a paper may be for several claims to a benefit, an expense never is.
    pub(crate) fn claim_or_several(&mut self, claims: &Claims<'_>) -> Option<usize> {
        let before = self.cursor.problems.len();
        let claim = self.claim(claims, Defaults::default());
        if self.cursor.problems.last().is_some_and(|problem| problem.code == WHICH_CLAIM) {
            self.cursor.problems.truncate(before.max(self.cursor.problems.len() - 1));
        }
        claim
    }

    /// The claim that the row names.
    pub(crate) fn claim(&mut self, claims: &Claims<'_>, defaults: Defaults<'_>) -> Option<usize> {
        let texts = self.shared(Column::Benefit).zip(self.shared(Column::Project));
        if let Some(claim) = texts.and_then(|texts| claims.as_above(texts)) {
            for column in [Column::Benefit, Column::Project] {
                if let Some(index) = self.row.cell(self.table, column) {
                    self.cursor.sheet.set_fate(index, Fate::Mapped);
                }
            }
            return Some(claim);
        }
        let benefit = self.text(Column::Benefit);
        let project = self.text(Column::Project);
        if benefit.is_none() && project.is_none() {
            let headed = defaults.headed.and_then(|headed| headed.range(..self.row.row).next_back());
            if let Some(claim) = headed.map_or(defaults.claim, |(_, claim)| *claim) {
                return Some(claim);
            }
        }
        let meant = (benefit.as_deref().or(defaults.benefit), project.as_deref().or(defaults.project));
        match claims.match_claim(meant.0, meant.1) {
            ClaimMatch::To(index) => {
                if let Some(texts) = texts {
                    claims.note(texts, index);
                }
                Some(index)
            }
            ClaimMatch::Unnamed => None,
            ClaimMatch::Broken { code, message, remedy } => {
                let column = if benefit.is_some() && code != ProblemCode::UnknownProject {
                    Column::Benefit
                } else {
                    Column::Project
                };
                let at = self.place(column);
                self.cursor.note(Severity::Error, code, Some(at), message, remedy);
                None
            }
        }
    }

    /// Where a column's text lies in memory, while its cell has it: none for a blank cell. `None` where the cell holds
    /// anything but a text.
    fn shared(&self, column: Column) -> Option<Option<usize>> {
        let Some(index) = self.row.cell(self.table, column) else { return Some(None) };
        match &self.cursor.sheet.cells[index].value {
            crate::workbook::value::Value::Text(text) => Some(Some(text.as_ptr().addr())),
            _ => None,
        }
    }
}

/// Whether a column holds names. Notes keep their lines, and files the names that they came with.
const fn of_one_line(column: Column) -> bool {
    !matches!(column, Column::Note | Column::Attachment | Column::FileName)
}

/// Reads 明细.
pub(crate) fn items(
    cursor: &mut Cursor<'_>,
    table: &Table,
    claims: &[Claim],
    pack: &Pack,
    items: &mut Vec<LineItem>,
    defaults: Defaults<'_>,
) {
    let ties = Claims::new(claims, pack).with_words(defaults.words);
    items.reserve(table.rows.len());
    note_list(cursor, table, Column::Amount, [Column::Date, Column::Vendor]);
    for row in &table.rows {
        let mut taking = Taking { cursor, table, row };
        let named = row.cell(table, Column::Benefit).is_some() || row.cell(table, Column::Project).is_some();
        let claim = taking.claim(&ties, defaults);
        if claim.is_none() && !named && defaults.benefit.is_none() {
            taking.blank(Column::Benefit, Severity::Error, "申报事项", "请从下拉列表选此行所属的申报事项");
        }
        let amount = taking.money(Column::Amount);
        if row.cell(table, Column::Amount).is_none() {
            taking.blank(Column::Amount, Severity::Warning, "不含税金额", "请填金额，或删去此行");
        }
        let item = LineItem {
            id: format!("i{}", items.len() + 1),
            claim: claim.and_then(|index| claims.get(index)).map(|claim| claim.id.clone()),
            kind: taking.text(Column::Kind),
            number: taking.paper_number(),
            date: taking.date(Column::Date),
            vendor: taking.text_or_none(Column::Vendor),
            vendor_uscc: taking.uscc(Column::VendorUscc),
            amount: amount.as_ref().map(|reading| reading.value),
            tax: taking.money_or_none(Column::Tax).map(|reading| reading.value),
            paid_on: taking.date(Column::PaidOn),
            attachment: taking.text_or_none(Column::Attachment),
            at: Some(taking.place(Column::Amount)),
            readings: amount.iter().flat_map(|a| a.readings.iter().copied()).collect(),
        };
        taking.resolve_terms();
        items.push(item);
    }
}

/// Keeps in which columns a list has what checks speak of.
fn note_list(cursor: &mut Cursor<'_>, table: &Table, amount: Column, [date, vendor]: [Column; 2]) {
    let column = |column: Column| table.heading(column).map(|heading| heading.position);
    let (Some(first), Some(last), Some(amount)) = (table.rows.first(), table.rows.last(), column(amount))
    else {
        return;
    };
    cursor.sheet.item_lists.push(ItemList {
        rows: (first.row, last.row),
        amount,
        number: column(Column::Number).or(column(Column::DigitalNumber)),
        date: column(date),
        vendor: column(vendor),
        tax: column(Column::Tax),
        paid_on: column(Column::PaidOn),
    });
}

/// Reads 贷款明细: each row is a line item, and all rows of a claim are its `loans` input. A faulty figure
/// is null there, so that the assessment can say what is missing.
pub(crate) fn loans(
    cursor: &mut Cursor<'_>,
    table: &Table,
    claims: &mut [Claim],
    pack: &Pack,
    items: &mut Vec<LineItem>,
    defaults: Defaults<'_>,
) {
    note_list(cursor, table, Column::Principal, [Column::From, Column::Bank]);
    let before = claims.to_vec();
    let ties = Claims::new(&before, pack);
    for row in &table.rows {
        let mut taking = Taking { cursor, table, row };
        let tied = taking.claim(&ties, defaults);
        let of_loans = |claim: &Claim| loans_input(pack, &claim.benefit).is_some();
        // The sheet is for loans alone: a row that names nothing means the only claim that has any.
        let claim = tied.or_else(|| {
            let mut found = before.iter().enumerate().filter(|(_, claim)| of_loans(claim));
            found.next().filter(|_| found.next().is_none()).map(|(index, _)| index)
        });
        let principal = taking.money(Column::Principal);
        let (from, to) = (taking.date(Column::From), taking.date(Column::To));
        let interest = taking.money(Column::InterestPaid);
        for (column, what) in [
            (Column::Principal, "本金"),
            (Column::From, "起息日"),
            (Column::To, "到期日或还清日"),
            (Column::InterestPaid, "本年度已付利息"),
        ] {
            if row.cell(table, column).is_none() {
                taking.blank(column, Severity::Warning, what, "请补填：缺此项无法计算贴息");
            }
        }
        let at = taking.place(Column::Principal);
        let loan = json!({
            "principal": principal.as_ref().map(|p| p.value.to_string()),
            "from": from.map(|day| day.to_string()),
            "to": to.map(|day| day.to_string()),
            "interest_paid": interest.as_ref().map(|i| i.value.to_string()),
        });
        let target = claim.and_then(|index| claims.get_mut(index));
        let claim_id = target.as_ref().map(|claim| claim.id.clone());
        if let Some(claim) = target
            && let Some(name) = loans_input(pack, &claim.benefit)
        {
            let sourced = claim.inputs.entry(name.to_owned()).or_default();
            sourced.at.get_or_insert(at.clone());
            match &mut sourced.value {
                Some(Json::Array(loans)) => loans.push(loan),
                other => *other = Some(Json::Array(vec![loan])),
            }
        } else {
            let message = "此笔贷款没有对应的贴息申报".to_owned();
            taking.cursor.note(
                Severity::Error,
                ProblemCode::ClaimNotMade,
                Some(at.clone()),
                message,
                "请填写贴息事项的页面",
            );
        }
        items.push(LineItem {
            id: format!("i{}", items.len() + 1),
            claim: claim_id,
            kind: Some("贷款".to_owned()),
            number: taking.identifier(Column::Number),
            date: from,
            vendor: taking.text_or_none(Column::Bank),
            vendor_uscc: None,
            amount: principal.as_ref().map(|reading| reading.value),
            tax: None,
            paid_on: None,
            attachment: taking.text_or_none(Column::Attachment),
            at: Some(at),
            readings: principal.iter().flat_map(|p| p.readings.iter().copied()).collect(),
        });
        taking.resolve_terms();
    }
}

/// The name of a benefit's loans input.
pub(crate) fn loans_input<'p>(pack: &'p Pack, benefit: &str) -> Option<&'p str> {
    let inputs = &pack.benefit(benefit)?.inputs;
    inputs.iter().find(|input| matches!(input.kind, InputKind::Loans)).map(|input| input.name.as_str())
}
