//! The sheet that earlier awards are read from: its columns, and what is wrong with a row.

use std::collections::BTreeMap;

use casework::{CellRef, Problem, ProblemCode, Severity, Sha256Hex};
use intake::PlainRow;
use jiff::Timestamp;
use policy::{Money, Pack, Used, UsedPrincipal, folded};
use rust_decimal::Decimal;
use store::EarlierAward;

/// A column of a ledger's workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Applicant,
    Uscc,
    Benefit,
    Cap,
    Year,
    Project,
    Amount,
    Basis,
    Policy,
    Holder,
    Months,
    Principal,
    From,
    To,
    InKind,
    Pieces,
}

impl Column {
    pub(super) const ALL: [Column; 16] = [
        Column::Applicant,
        Column::Uscc,
        Column::Benefit,
        Column::Cap,
        Column::Year,
        Column::Project,
        Column::Amount,
        Column::Basis,
        Column::Policy,
        Column::Holder,
        Column::Months,
        Column::Principal,
        Column::From,
        Column::To,
        Column::InKind,
        Column::Pieces,
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Column::Applicant => "企业名称",
            Column::Uscc => "统一社会信用代码",
            Column::Benefit => "事项",
            Column::Cap => "档次",
            Column::Year => "年度",
            Column::Project => "项目名称",
            Column::Amount => "资助金额（元）",
            Column::Basis => "依据文号",
            Column::Policy => "政策",
            Column::Holder => "限额归属",
            Column::Months => "已补贴月数",
            Column::Principal => "占用贷款本金（元）",
            Column::From => "占用起始日",
            Column::To => "占用终止日",
            Column::InKind => "算力P数",
            Column::Pieces => "件数",
        }
    }

    /// The words that heads of such lists use.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Column::Applicant => &["企业名称", "单位名称", "申报单位", "申报主体", "企业"],
            Column::Uscc => &["统一社会信用代码", "信用代码", "社会信用代码"],
            Column::Benefit => &["事项", "资助事项", "补助事项", "政策事项", "条款"],
            Column::Cap => &["档次"],
            Column::Year => &["年度", "申报年度", "年份"],
            Column::Project => &["项目名称", "项目"],
            Column::Amount => &["资助金额", "金额", "补助金额", "拨付金额", "核定金额"],
            Column::Basis => &["依据文号", "依据", "文号"],
            Column::Policy => &["政策", "政策名称", "政策文件"],
            Column::Holder => &["限额归属", "服务对象", "平台名称"],
            Column::Months => &["已补贴月数", "补贴月数"],
            Column::Principal => &["占用贷款本金", "贷款本金"],
            Column::From => &["占用起始日", "起始日", "放款日"],
            Column::To => &["占用终止日", "终止日", "还款日"],
            Column::InKind => &["算力P数", "P数"],
            Column::Pieces => &["件数", "档数"],
        }
    }

    fn of(head: &str) -> Option<Column> {
        let plain: String = head.chars().filter(|letter| !letter.is_whitespace()).collect();
        let plain = plain.split(['（', '(']).next().unwrap_or_default();
        Column::ALL.into_iter().find(|column| column.words().contains(&plain))
    }
}

/// An award as its row says it.
pub(super) struct Found {
    pack: String,
    applicant: String,
    uscc: String,
    benefit: String,
    cap: Option<String>,
    year: i32,
    project: Option<String>,
    holder: Option<String>,
    used: Option<Used>,
    amount: Money,
    basis: String,
    place: CellRef,
}

impl Found {
    /// As the store keeps it.
    pub(super) fn entered(
        self,
        file: &str,
        sha256: &Sha256Hex,
        by: &casework::Person,
        at: Timestamp,
    ) -> EarlierAward {
        EarlierAward {
            pack: self.pack,
            applicant: self.applicant,
            uscc: self.uscc,
            benefit: self.benefit,
            cap: self.cap,
            year: Some(self.year),
            project: self.project,
            holder: self.holder,
            used: self.used,
            amount: self.amount,
            basis: self.basis,
            file: file.to_owned(),
            sha256: sha256.clone(),
            place: self.place.to_string(),
            by: by.clone(),
            at,
        }
    }
}

/// Reads the awards of a sheet, with what is wrong and where.
pub(super) fn read(packs: &[&Pack], sheet: &str, rows: &[PlainRow]) -> (Vec<Found>, Vec<Problem>) {
    let wanted = [Column::Applicant, Column::Uscc, Column::Benefit, Column::Year, Column::Amount];
    let heads = rows.iter().enumerate().find_map(|(index, row)| {
        let heads: BTreeMap<Column, (u32, String)> = row
            .cells
            .iter()
            .filter_map(|(at, text)| Some((Column::of(text)?, (*at, text.clone()))))
            .collect();
        wanted.iter().all(|column| heads.contains_key(column)).then_some((index, heads))
    });
    let Some((head, heads)) = heads else {
        let names: Vec<&str> = wanted.iter().map(|column| column.label()).collect();
        let message = format!("没有找到表头。需要这些列：{}", names.join("、"));
        return (
            Vec::new(),
            vec![error(None, ProblemCode::NoHeader, message, "请用 ledger form 生成的表格填写")],
        );
    };
    let sheet = Sheet { packs, name: sheet, heads };
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for row in &rows[head + 1..] {
        match sheet.award(row) {
            Ok(Some(award)) => found.push(award),
            Ok(None) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    if found.is_empty() && problems.is_empty() {
        problems.push(error(None, ProblemCode::Empty, "表头下面没有一笔资助".to_owned(), "请核对文件"));
    }
    (found, problems)
}

struct Sheet<'a> {
    packs: &'a [&'a Pack],
    name: &'a str,
    heads: BTreeMap<Column, (u32, String)>,
}

impl Sheet<'_> {
    fn text<'r>(&self, row: &'r PlainRow, column: Column) -> &'r str {
        let at = self.heads.get(&column).map(|(at, _)| at);
        at.and_then(|at| row.cells.get(at)).map_or("", |text| text.trim())
    }

    fn fault(
        &self,
        row: &PlainRow,
        column: Column,
        code: ProblemCode,
        message: String,
        remedy: &str,
    ) -> Box<Problem> {
        let at = self.heads.get(&column).map_or(0, |(at, _)| *at);
        Box::new(error(Some(CellRef::new(self.name, row.row, at)), code, message, remedy))
    }

    /// The award of a row; none for a blank row or a sum.
    fn award(&self, row: &PlainRow) -> Result<Option<Found>, Box<Problem>> {
        let applicant = self.text(row, Column::Applicant);
        let first = row.cells.values().next().map_or("", |text| text.trim());
        let is_sum =
            ["合计", "总计", "小计"].contains(&first) || ["合计", "总计", "小计"].contains(&applicant);
        if is_sum || row.cells.values().all(|text| text.trim().is_empty()) {
            return Ok(None);
        }
        if applicant.is_empty() {
            let remedy = "请填企业名称";
            return Err(self.fault(
                row,
                Column::Applicant,
                ProblemCode::Missing,
                "没有企业名称".to_owned(),
                remedy,
            ));
        }
        let uscc = self.text(row, Column::Uscc).to_uppercase();
        if intake::check_uscc(&uscc).is_err() {
            let message = format!("“{uscc}”不是统一社会信用代码（18 位，末位为校验码）");
            return Err(self.fault(row, Column::Uscc, ProblemCode::NotUscc, message, "请对照营业执照填写"));
        }
        let pack = self.policy(row)?;
        let (benefit, cap) = match pack {
            Some(pack) => self.benefit(pack, row)?,
            // Of a policy that the program does not have, only that it was granted counts.
            None => (self.text(row, Column::Benefit).to_owned(), None),
        };
        let written = self.text(row, Column::Year).trim_end_matches('年');
        let year = written.parse().ok().filter(|year| (2000..=2100).contains(year));
        let year = year.ok_or_else(|| {
            let message = format!("“{written}”不是年度");
            self.fault(row, Column::Year, ProblemCode::NotAYear, message, "请填四位年份，如 2023")
        })?;
        let project = self.text(row, Column::Project);
        let at = self.heads.get(&Column::Amount).map_or(0, |(at, _)| *at);
        let holder = self.text(row, Column::Holder);
        Ok(Some(Found {
            pack: pack.map_or_else(|| self.text(row, Column::Policy).to_owned(), |pack| pack.id.clone()),
            holder: (!holder.is_empty()).then(|| holder.to_owned()),
            used: self.used(row)?,
            applicant: applicant.to_owned(),
            uscc,
            benefit,
            cap,
            year,
            project: (!project.is_empty()).then(|| project.to_owned()),
            amount: self.amount(row)?,
            basis: self.text(row, Column::Basis).to_owned(),
            place: CellRef::new(self.name, row.row, at),
        }))
    }

    /// The policy that a row names by its id or title; the only one where it names none.
    fn policy(&self, row: &PlainRow) -> Result<Option<&Pack>, Box<Problem>> {
        let written = self.text(row, Column::Policy);
        let plain = written.trim_matches(['《', '》']);
        let named = |pack: &&&Pack| pack.id == plain || folded(&pack.title) == folded(plain);
        match (plain.is_empty(), self.packs) {
            (true, [only]) => Ok(Some(only)),
            (true, _) => {
                let known = self.packs.iter().map(|pack| pack.title.as_str()).collect::<Vec<_>>().join("、");
                let message = "没有写明是哪一政策的资助".to_owned();
                Err(self.fault(
                    row,
                    Column::Policy,
                    ProblemCode::PolicyUnclear,
                    message,
                    &format!("请填政策名称：{known}"),
                ))
            }
            (false, packs) => Ok(packs.iter().find(named).copied()),
        }
    }

    /// What an award used up beyond money, as far as the row says it.
    fn used(&self, row: &PlainRow) -> Result<Option<Used>, Box<Problem>> {
        let number = |column: Column| -> Result<Option<String>, Box<Problem>> {
            let written: String =
                self.text(row, column).chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
            let number = written.parse::<Decimal>().ok().filter(|number| *number >= Decimal::ZERO);
            match (written.is_empty(), number) {
                (true, _) => Ok(None),
                (false, Some(number)) => Ok(Some(number.normalize().to_string())),
                (false, None) => {
                    let message = format!("“{written}”不是数");
                    Err(self.fault(
                        row,
                        column,
                        ProblemCode::NotANumber,
                        message,
                        "请填不小于零的数字，不明的留空",
                    ))
                }
            }
        };
        let day = |column: Column| -> Result<Option<String>, Box<Problem>> {
            let written = self.text(row, column);
            let date = intake::plain_date(written);
            match (written.is_empty(), date) {
                (true, _) => Ok(None),
                (false, Some(date)) => Ok(Some(date.to_string())),
                (false, None) => {
                    let message = format!("“{written}”不是日期");
                    Err(self.fault(row, column, ProblemCode::NotADate, message, "请填日期，如 2023-09-01"))
                }
            }
        };
        let loan = (number(Column::Principal)?, day(Column::From)?, day(Column::To)?);
        let loans = match loan {
            (Some(principal), Some(from), Some(to)) if from <= to => {
                Some(vec![UsedPrincipal { principal, from, to }])
            }
            (None, None, None) => None,
            _ => {
                let message = "占用的贷款本金、起始日和终止日没有写全，或先后颠倒".to_owned();
                return Err(self.fault(
                    row,
                    Column::Principal,
                    ProblemCode::LoanIncomplete,
                    message,
                    "三项都填，或都留空",
                ));
            }
        };
        let used = Used {
            loans,
            months: number(Column::Months)?,
            in_kind: number(Column::InKind)?,
            pieces: number(Column::Pieces)?,
        };
        Ok((used != Used::default()).then_some(used))
    }

    fn benefit(&self, pack: &Pack, row: &PlainRow) -> Result<(String, Option<String>), Box<Problem>> {
        let written = self.text(row, Column::Benefit);
        let named = |benefit: &&policy::Benefit| benefit.id == written || benefit.title == written;
        let Some(benefit) = pack.benefits.iter().find(named) else {
            let message = format!("政策中没有“{written}”这一事项");
            return Err(self.fault(
                row,
                Column::Benefit,
                ProblemCode::NoSuchBenefit,
                message,
                "请填事项的名称或编号",
            ));
        };
        let cap = self.text(row, Column::Cap);
        if benefit.caps.len() > 1 && !benefit.caps.iter().any(|known| known == cap) {
            let message = format!("“{}”有几个上限，须写明档次", benefit.title);
            let remedy = format!("请在“档次”列填 {}", benefit.caps.join(" 或 "));
            return Err(self.fault(row, Column::Cap, ProblemCode::NoSuchCap, message, &remedy));
        }
        let cap = (benefit.caps.len() > 1).then(|| cap.to_owned());
        Ok((benefit.id.clone(), cap))
    }

    fn amount(&self, row: &PlainRow) -> Result<Money, Box<Problem>> {
        let written = self.text(row, Column::Amount);
        let plain: String =
            written.chars().filter(|letter| !matches!(letter, ',' | '，' | '¥' | '￥' | ' ')).collect();
        let in_wan = self.heads.get(&Column::Amount).is_some_and(|(_, head)| head.contains('万'));
        let unit = if in_wan { Decimal::from(10_000) } else { Decimal::ONE };
        let yuan = plain.parse::<Decimal>().ok().and_then(|number| number.checked_mul(unit));
        let amount = yuan.and_then(|yuan| yuan.to_string().parse::<Money>().ok());
        amount.filter(|amount| *amount > Money::ZERO && amount.to_fen().is_some()).ok_or_else(|| {
            let message = format!("“{written}”不是金额");
            let remedy = if in_wan {
                "请填大于零的数字，单位万元"
            } else {
                "请填大于零的数字，单位为元"
            };
            self.fault(row, Column::Amount, ProblemCode::NotAnAmount, message, remedy)
        })
    }
}

/// A problem for which the whole sheet is refused.
pub(super) fn error(at: Option<CellRef>, code: ProblemCode, message: String, remedy: &str) -> Problem {
    Problem { severity: Severity::Error, code, at, message: message.into(), remedy: remedy.into() }
}
