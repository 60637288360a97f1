//! The columns of a list of costs, and what they are called.

use crate::amount::Unit;
use crate::benefit::Cost;
use crate::chance::Chance;
use crate::habit::{Group, Habit, Habits};

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Serial,
    Benefit,
    Project,
    Contract,
    Number,
    Date,
    Vendor,
    Code,
    Model,
    Quantity,
    Price,
    Amount,
    Tax,
    Gross,
    Unit,
    Currency,
    State,
    Counts,
    InvoiceCode,
    Note,
    Blank,
    /// One of the tax bureau's export that says nothing here.
    Export(&'static str),
}

/// Which columns a list has, from the left.
pub fn columns(
    habits: &Habits,
    cost: &Cost,
    benefit: bool,
    project: bool,
    chance: &mut Chance,
) -> Vec<Column> {
    use Column::*;
    let mut columns = Vec::new();
    if habits.has(Habit::BlankColumn) && chance.percent(50) {
        columns.push(Blank);
    }
    if !habits.has(Habit::NoSerial) {
        columns.push(Serial);
    }
    if benefit {
        columns.push(Benefit);
    }
    if project {
        columns.push(Project);
    }
    if habits.has(Habit::ContractColumn) && !cost.contracts {
        columns.push(Contract);
    }
    let mut who = vec![Vendor];
    if chance.percent(70) {
        who.push(Code);
    }
    if chance.percent(75) {
        columns.extend([Number, Date]);
        columns.extend(who);
    } else {
        columns.extend(who);
        columns.extend(if chance.percent(50) { [Date, Number] } else { [Number, Date] });
    }
    if habits.has(Habit::OldInvoices) && !cost.contracts {
        let number = columns.iter().position(|column| *column == Number).unwrap();
        columns.insert(number, InvoiceCode);
    }
    if habits.has(Habit::ExtraColumns) {
        columns.push(Model);
        columns.push(Quantity);
        columns.push(Price);
    }
    match habits.of(Group::Tax) {
        Some(Habit::GrossBesideNet) if chance.percent(30) => columns.extend([Gross, Tax, Amount]),
        Some(Habit::GrossBesideNet) => columns.extend([Amount, Tax, Gross]),
        Some(Habit::GrossOnly) => columns.push(Gross),
        Some(Habit::BareAmount) => columns.push(Amount),
        _ if chance.percent(40) => columns.extend([Amount, Tax]),
        _ => columns.push(Amount),
    }
    if habits.has(Habit::UnitColumn) {
        columns.push(Unit);
    }
    if habits.has(Habit::CurrencyColumn) {
        columns.push(Currency);
    }
    if habits.has(Habit::BlankColumn) && columns[0] != Blank {
        let place = 1 + chance.below(columns.len() - 1);
        columns.insert(place, Blank);
    }
    if habits.has(Habit::VoidStatus) {
        columns.push(State);
    }
    if habits.has(Habit::RowExcluded) {
        columns.push(Counts);
    }
    if habits.has(Habit::VoidNote) || habits.has(Habit::RedPair) || chance.percent(40) {
        columns.push(Note);
    }
    columns
}

/// The tax bureau's own export.
pub const EXPORT: &[(Column, &str)] = &[
    (Column::Serial, "序号"),
    (Column::Export(""), "发票代码"),
    (Column::Export(""), "发票号码"),
    (Column::Number, "数电发票号码"),
    (Column::Code, "销方识别号"),
    (Column::Vendor, "销方名称"),
    (Column::Export("buyer-code"), "购方识别号"),
    (Column::Export("buyer"), "购买方名称"),
    (Column::Date, "开票日期"),
    (Column::Amount, "金额"),
    (Column::Tax, "税额"),
    (Column::Gross, "价税合计"),
    (Column::Export("电子发票服务平台"), "发票来源"),
    (Column::Export("数电发票（增值税专用发票）"), "发票票种"),
    (Column::State, "发票状态"),
    (Column::Export("positive"), "是否正数发票"),
    (Column::Export("正常"), "发票风险等级"),
    (Column::Export("张某"), "开票人"),
    (Column::Note, "备注"),
];

/// What a column is called, without a unit.
pub fn heading(column: Column, own: bool, cost: &Cost, chance: &mut Chance) -> String {
    let (usual, theirs): (&[&str], &[&str]) = match column {
        Column::Serial => (&["序号"], &["编号", "No."]),
        Column::Benefit => (&["申报事项"], &["事项", "申报类别"]),
        Column::Project => (&["项目名称"], &["产品名称", "所属项目", "对应项目"]),
        Column::Contract => (&["合同编号"], &["合同号"]),
        Column::Number if cost.contracts => (&["合同编号", "合同号"], &["合同编码", "协议编号"]),
        Column::Number => (&["发票号码", "发票号"], &["发票编号", "票号", "数电票号码", "发票号码（20位）"]),
        Column::Date if cost.contracts => (&["签订日期", "合同签订日期"], &["签约日期", "签署时间"]),
        Column::Date => (&["开票日期", "发票日期"], &["开票时间", "开具日期", "票据日期"]),
        Column::Vendor => (
            &["供应商", "供应商名称", "销售方名称", "销售方"],
            &["开票单位名称", "收款单位", "供货单位", "销货方", "对方单位名称", "服务商"],
        ),
        Column::Code => (
            &["供应商信用代码", "供应商统一社会信用代码", "销售方税号"],
            &["开票单位税号", "销方纳税人识别号", "供货单位信用代码", "销售方识别号"],
        ),
        Column::Model => (&["规格型号"], &["货物名称", "用途"]),
        Column::Quantity => (&["数量"], &["数量（片）", "数量（套）"]),
        Column::Price => (&["单价"], &["不含税单价"]),
        Column::Tax => (&["税额"], &["增值税额", "税金"]),
        Column::Unit => (&["单位", "金额单位"], &["计量单位（金额）"]),
        Column::Currency => (&["币种"], &["币别", "货币"]),
        Column::State => (&["发票状态", "状态"], &["票据状态"]),
        Column::Counts => (&["是否本次申报", "是否纳入申报"], &["是否申报"]),
        Column::InvoiceCode => (&["发票代码"], &["票据代码"]),
        Column::Note => (&["备注"], &["说明", "备注说明"]),
        Column::Amount | Column::Gross | Column::Blank | Column::Export(_) => (&[""], &[""]),
    };
    chance.word(if own { theirs } else { usual })
}

/// How the unit is written into a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bracket {
    None,
    Alone(Unit),
    WithMore(Unit),
    /// Another currency.
    Foreign,
}

/// What the amount's column is called, with its unit and what it says of tax.
pub fn amount_heading(
    column: Column,
    bracket: Bracket,
    habits: &Habits,
    cost: &Cost,
    chance: &mut Chance,
) -> String {
    let own = habits.has(Habit::OwnHeadings);
    let base = match (column, habits.of(Group::Tax)) {
        (Column::Gross, _) if own => chance.word(&["价税合计金额", "发票总额（含税）", "含税总价"]),
        (Column::Gross, _) => chance.word(&["价税合计", "含税金额", "金额（含税）"]),
        (_, Some(Habit::BareAmount)) if cost.contracts => chance.word(&["合同金额", "合同总金额"]),
        (_, Some(Habit::BareAmount)) => chance.word(&["金额", "发票金额", "费用金额"]),
        _ if cost.contracts && own => chance.word(&["不含税合同额", "合同价款（不含税）"]),
        _ if cost.contracts => chance.word(&["合同金额（不含税）", "不含税合同金额"]),
        _ if own => chance.word(&[
            "未税金额",
            "不含增值税金额",
            "不含税价款",
            "采购金额（不含税）",
            "费用（不含税）",
            "不含税发票额",
        ]),
        _ => chance.word(&["不含税金额", "金额（不含税）", "发票金额（不含税）"]),
    };
    match bracket {
        Bracket::None => base,
        Bracket::Foreign => {
            let word = chance.word(&["美元", "USD", "万美元", "港币", "欧元", "日元"]);
            format!("{base}（{word}）")
        }
        Bracket::Alone(unit) => {
            let unit = unit_word(unit, chance);
            match chance.below(12) {
                0 | 4 | 5 => format!("{base}({unit})"),
                1 => format!("{base}/{unit}"),
                2 => format!("{base}【{unit}】"),
                3 => format!("{base}（单位：{unit}）"),
                _ => format!("{base}（{unit}）"),
            }
        }
        Bracket::WithMore(unit) => {
            let unit = unit_word(unit, chance);
            let tax = if column == Column::Gross { "含税" } else { "不含税" };
            let base = match column {
                Column::Gross => "价税合计",
                _ if cost.contracts => "合同金额",
                _ => "不含税金额",
            };
            match chance.below(5) {
                0 => format!("{base}（{unit}，{tax}）"),
                1 => format!("{base}（{tax}、{unit}）"),
                2 => format!("{base}（单位：{unit}，{tax}，保留两位小数）"),
                3 => format!("{base}（人民币{unit}；{tax}）"),
                _ => format!("{base}({tax}/{unit})"),
            }
        }
    }
}

/// The unit in words.
pub fn unit_word(unit: Unit, chance: &mut Chance) -> String {
    match unit {
        Unit::Yuan => "元".to_owned(),
        Unit::Wan => chance.word(&["万元", "万元", "万元", "萬元", "人民币万元"]),
    }
}
