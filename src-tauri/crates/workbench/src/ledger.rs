//! The ledger: what this store granted, and what was granted in earlier years, entered from a workbook.

use std::collections::BTreeMap;
use std::path::Path;

use casework::{Case, CellRef, Problem, Role, Severity, Sha256Hex};
use intake::PlainRow;
use jiff::Timestamp;
use policy::{Money, Pack, PriorAward};
use rust_decimal::Decimal;
use serde_json::json;
use store::{AwardFilter, EarlierAward, Reader};

use crate::case_view::problem_view;
use crate::desk::{PACK, Workbench, event, pack_of, typed};
use crate::error::Error;
use crate::present::day;
use crate::view::{LedgerImport, LedgerQuery, LedgerRow, LedgerView};

/// This policy's earlier awards to a case's enterprise: the store's own, and those of earlier years.
pub(crate) fn prior_awards(reader: &Reader<'_>, case: &Case) -> Result<Vec<PriorAward>, Error> {
    let uscc = case.uscc();
    if uscc.is_empty() {
        return Ok(Vec::new());
    }
    let own = reader.awards_of(uscc)?.into_iter().filter(|award| award.case_number != case.number);
    let mut prior: Vec<PriorAward> = own
        .map(|award| PriorAward {
            benefit: award.benefit,
            cap: award.cap,
            year: award.year,
            project: award.project,
            holder: None,
            amount: award.amount.to_string(),
        })
        .collect();
    let earlier = reader.list_earlier_awards(&AwardFilter { uscc: Some(uscc.to_owned()), year: None })?;
    prior.extend(earlier.into_iter().map(|award| PriorAward {
        benefit: award.benefit,
        cap: award.cap,
        year: award.year,
        project: award.project,
        holder: None,
        amount: award.amount.to_string(),
    }));
    Ok(prior)
}

impl Workbench {
    /// The awards that a query lets through, with their sum. Who works for one bureau sees what counts against the
    /// caps of its cases: the ledger is one for all.
    ///
    /// # Errors
    /// Nobody signed in.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<LedgerView, Error> {
        let filter = AwardFilter { uscc: query.uscc.clone(), year: query.year };
        self.session()?.store.read(|reader| {
            let pack = pack_of(PACK)?;
            let title =
                |id: &str| pack.benefit(id).map_or_else(|| id.to_owned(), |found| found.title.clone());
            let own = reader.list_awards(&filter)?.into_iter().map(|award| LedgerRow {
                title: title(&award.benefit),
                case: Some(award.case_number),
                claim: Some(award.claim),
                applicant: award.applicant,
                uscc: award.uscc,
                benefit: award.benefit,
                cap: award.cap,
                year: award.year,
                project: award.project,
                amount: award.amount,
                on: day(award.at),
                basis: String::new(),
            });
            let earlier = reader.list_earlier_awards(&filter)?.into_iter().map(|award| LedgerRow {
                title: title(&award.benefit),
                case: None,
                claim: None,
                applicant: award.applicant,
                uscc: award.uscc,
                benefit: award.benefit,
                cap: award.cap,
                year: award.year,
                project: award.project,
                amount: award.amount,
                on: day(award.at),
                basis: [award.basis, award.place].join(" ").trim().to_owned(),
            });
            let rows: Vec<LedgerRow> = own.chain(earlier).collect();
            Ok(LedgerView { total: rows.iter().map(|row| row.amount).sum(), rows })
        })
    }

    /// Enters the awards of earlier years from a workbook: all of them, or with one error none.
    ///
    /// # Errors
    /// Neither administrator nor 经办; a file that is no workbook.
    pub fn import_ledger(&mut self, file: &Path) -> Result<LedgerImport, Error> {
        let session = self.session_mut()?;
        let path = typed(file);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        session.require(&[Role::Admin, Role::Reviewer], "ledger.import", &name)?;
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        let (sheet, rows) = intake::read_table(&bytes)?;
        let (found, problems) = read(pack_of(PACK)?, &sheet, &rows);
        let (actor, now, sha256) = (session.actor.clone(), Timestamp::now(), Sha256Hex::of(&bytes));
        let mut report = LedgerImport {
            file: name.clone(),
            status: "refused".to_owned(),
            awards: u32::try_from(found.len()).unwrap_or(u32::MAX),
            total: found.iter().map(|award| award.amount).sum(),
            problems: problems.iter().map(problem_view).collect(),
        };
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Ok(report);
        }
        let entered = session.store.write::<_, Error>(|tx| {
            // The same workbook twice would count every award twice.
            let known = tx.list_earlier_awards(&AwardFilter::default())?;
            let again = known.iter().any(|award| award.sha256 == sha256);
            let what = if again { "ledger.import-again" } else { "ledger.import" };
            let after =
                json!({ "file": name, "sha256": sha256, "awards": report.awards, "total": report.total });
            tx.audit(event(&actor, now, what, &name, "", &after.to_string()))?;
            if again {
                return Ok(false);
            }
            tx.put_original(&bytes)?;
            for award in &found {
                tx.put_earlier_award(&award.entered(&sha256, &actor.person, now))?;
            }
            Ok(true)
        })?;
        if entered { "imported" } else { "duplicate" }.clone_into(&mut report.status);
        Ok(report)
    }
}

/// Writes the workbook that earlier awards are entered from. An existing file is not replaced.
///
/// # Errors
/// A place that cannot be written.
pub fn save_ledger_form(out: &Path) -> Result<(), Error> {
    let column = |head: &Column| (head.label().to_owned(), 24);
    let table = intake::Table {
        title: "往年资助台账".to_owned(),
        note: "每行一笔；单位：元；事项填名称或编号，档次只在一个事项有几个上限时填写；不含合计行。"
            .to_owned(),
        columns: Column::ALL.iter().map(column).collect(),
        ..intake::Table::default()
    };
    crate::files::save_new(&typed(out), &intake::write_table(&table)?)?;
    Ok(())
}

/// A column of a ledger's workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Applicant,
    Uscc,
    Benefit,
    Cap,
    Year,
    Project,
    Amount,
    Basis,
}

impl Column {
    const ALL: [Column; 8] = [
        Column::Applicant,
        Column::Uscc,
        Column::Benefit,
        Column::Cap,
        Column::Year,
        Column::Project,
        Column::Amount,
        Column::Basis,
    ];

    const fn label(self) -> &'static str {
        match self {
            Column::Applicant => "企业名称",
            Column::Uscc => "统一社会信用代码",
            Column::Benefit => "事项",
            Column::Cap => "档次",
            Column::Year => "年度",
            Column::Project => "项目名称",
            Column::Amount => "资助金额（元）",
            Column::Basis => "依据文号",
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
        }
    }

    fn of(head: &str) -> Option<Column> {
        let plain: String = head.chars().filter(|letter| !letter.is_whitespace()).collect();
        let plain = plain.split(['（', '(']).next().unwrap_or_default();
        Column::ALL.into_iter().find(|column| column.words().contains(&plain))
    }
}

/// An award as its row says it.
struct Found {
    applicant: String,
    uscc: String,
    benefit: String,
    cap: Option<String>,
    year: i32,
    project: Option<String>,
    amount: Money,
    basis: String,
    place: CellRef,
}

impl Found {
    fn entered(&self, sha256: &Sha256Hex, by: &casework::Person, at: Timestamp) -> EarlierAward {
        EarlierAward {
            applicant: self.applicant.clone(),
            uscc: self.uscc.clone(),
            benefit: self.benefit.clone(),
            cap: self.cap.clone(),
            year: Some(self.year),
            project: self.project.clone(),
            amount: self.amount,
            basis: self.basis.clone(),
            sha256: sha256.clone(),
            place: self.place.to_string(),
            by: by.clone(),
            at,
        }
    }
}

/// Reads the awards of a sheet, with what is wrong and where.
fn read(pack: &Pack, sheet: &str, rows: &[PlainRow]) -> (Vec<Found>, Vec<Problem>) {
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
        return (Vec::new(), vec![error(None, "no-header", message, "请用 ledger form 生成的表格填写")]);
    };
    let sheet = Sheet { pack, name: sheet, heads };
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for row in &rows[head + 1..] {
        match sheet.award(row) {
            Ok(Some(award)) => found.push(award),
            Ok(None) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    if found.is_empty() && problems.is_empty() {
        problems.push(error(None, "empty", "表头下面没有一笔资助".to_owned(), "请核对文件"));
    }
    (found, problems)
}

fn error(at: Option<CellRef>, code: &str, message: String, remedy: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        code: code.to_owned(),
        at,
        message: message.into(),
        remedy: remedy.into(),
        elsewhere: None,
    }
}

struct Sheet<'a> {
    pack: &'a Pack,
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
        code: &str,
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
            return Err(self.fault(row, Column::Applicant, "missing", "没有企业名称".to_owned(), remedy));
        }
        let uscc = self.text(row, Column::Uscc).to_uppercase();
        if intake::check_uscc(&uscc).is_err() {
            let message = format!("“{uscc}”不是统一社会信用代码（18 位，末位为校验码）");
            return Err(self.fault(row, Column::Uscc, "not-uscc", message, "请对照营业执照填写"));
        }
        let (benefit, cap) = self.benefit(row)?;
        let written = self.text(row, Column::Year).trim_end_matches('年');
        let year = written.parse().ok().filter(|year| (2000..=2100).contains(year));
        let year = year.ok_or_else(|| {
            let message = format!("“{written}”不是年度");
            self.fault(row, Column::Year, "not-a-year", message, "请填四位年份，如 2023")
        })?;
        let project = self.text(row, Column::Project);
        let at = self.heads.get(&Column::Amount).map_or(0, |(at, _)| *at);
        Ok(Some(Found {
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

    fn benefit(&self, row: &PlainRow) -> Result<(String, Option<String>), Box<Problem>> {
        let written = self.text(row, Column::Benefit);
        let named = |benefit: &&policy::Benefit| benefit.id == written || benefit.title == written;
        let Some(benefit) = self.pack.benefits.iter().find(named) else {
            let message = format!("政策中没有“{written}”这一事项");
            return Err(self.fault(row, Column::Benefit, "no-such-benefit", message, "请填事项的名称或编号"));
        };
        let cap = self.text(row, Column::Cap);
        if benefit.caps.len() > 1 && !benefit.caps.iter().any(|known| known == cap) {
            let message = format!("“{}”有几个上限，须写明档次", benefit.title);
            let remedy = format!("请在“档次”列填 {}", benefit.caps.join(" 或 "));
            return Err(self.fault(row, Column::Cap, "no-such-cap", message, &remedy));
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
            self.fault(row, Column::Amount, "not-an-amount", message, remedy)
        })
    }
}
