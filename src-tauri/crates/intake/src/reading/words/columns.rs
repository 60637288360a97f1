//! The columns of a template's tables, each with the words that may head it.

use crate::reading::text::HeadingKeys;
use crate::reading::words::{Words, form};

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Column {
    Serial,
    Benefit,
    Project,
    Kind,
    Code,
    Number,
    DigitalNumber,
    Status,
    Currency,
    Unit,
    Date,
    Vendor,
    VendorUscc,
    Amount,
    Tax,
    PaidOn,
    Attachment,
    Name,
    Uscc,
    Relation,
    Source,
    FileName,
    Material,
    Note,
    Bank,
    Principal,
    From,
    To,
    InterestPaid,
}

/// A column with its words and, for amounts, the unit that stands in its heading.
pub(crate) type ColumnWords = (Column, Words, Option<&'static str>);

const SERIAL: ColumnWords = (Column::Serial, form::SERIAL, None);
const BENEFIT: ColumnWords = (
    Column::Benefit,
    Words(&[
        "申报事项",
        "申请事项",
        "补助事项",
        "奖补事项",
        "补贴事项",
        "申报类别",
        "申报项目类别",
        "申报项目类型",
        "申报类型",
        "资助类别",
        "申报补助事项",
        "补助类别",
        "补助项目",
        "事项",
        "申报条款",
        "资助事项",
    ]),
    None,
);
const PROJECT: ColumnWords = (
    Column::Project,
    Words(&[
        "项目名称",
        "申报项目",
        "申报项目名称",
        "所属项目",
        "对应项目",
        "项目",
        "产品名称",
        "对应产品",
        "产品",
        "芯片名称",
    ]),
    None,
);
const NOTE: ColumnWords = (Column::Note, Words(&["说明", "备注"]), None);
const STATUS: ColumnWords =
    (Column::Status, Words(&["发票状态", "状态", "票据状态", "开票状态", "凭证状态"]), None);
const CURRENCY: ColumnWords = (
    Column::Currency,
    Words(&["币种", "币别", "货币", "货币种类", "结算币种", "交易币种", "计价币种", "货币单位"]),
    None,
);
// 计量单位 is mostly that of a quantity: only a unit of money in it says anything.
const UNIT: ColumnWords = (Column::Unit, Words(&["金额单位", "单位", "计价单位", "计量单位"]), None);
const ATTACHMENT: ColumnWords =
    (Column::Attachment, Words(&["附件", "附件名称", "附件文件名", "凭证附件"]), None);

/// 明细.
pub(crate) const ITEM_COLUMNS: &[ColumnWords] = &[
    BENEFIT,
    PROJECT,
    (Column::Kind, Words(&["种类", "类型", "类别", "凭证种类", "凭证类型", "票据种类", "票据类型"]), None),
    (Column::Code, Words(&["发票代码"]), None),
    (
        Column::DigitalNumber,
        Words(&["数电发票号码", "数电票号码", "数电号码", "全电发票号码", "全电号码", "电子发票号码"]),
        None,
    ),
    (
        Column::Number,
        Words(&[
            "号码",
            "发票号码",
            "发票号",
            "发票编号",
            "发票代码及号码",
            "合同编号",
            "合同号",
            "凭证号码",
            "凭证号",
            "票据号码",
            "票据号",
            "票号",
            "数电票号码",
            "数电发票号码",
            "合同编码",
            "协议编号",
            "协议号",
            "发票或合同号",
            "发票合同号码",
            "发票合同号",
        ]),
        None,
    ),
    (
        Column::Date,
        Words(&[
            "日期",
            "开票日期",
            "开票时间",
            "发票日期",
            "签订日期",
            "开具日期",
            "签约日期",
            "签订时间",
            "合同日期",
            "合同签订日期",
            "票据日期",
        ]),
        None,
    ),
    (
        Column::Vendor,
        Words(&[
            "供应商",
            "供应商名称",
            "供应商单位名称",
            "供应商全称",
            "供货商",
            "供货商名称",
            "供货单位",
            "供货单位名称",
            "销售方",
            "销售方名称",
            "销方",
            "销方名称",
            "销售单位",
            "销货方",
            "销货单位",
            "卖方",
            "卖方名称",
            "乙方",
            "乙方名称",
            "开票单位",
            "开票单位名称",
            "开票方",
            "收款单位",
            "收款方",
            "对方单位",
            "对方单位名称",
            "服务商",
            "服务商名称",
            "服务单位",
        ]),
        None,
    ),
    (
        Column::VendorUscc,
        Words(&[
            "供应商信用代码",
            "供应商统一社会信用代码",
            "销售方信用代码",
            "销售方纳税人识别号",
            "纳税人识别号",
            "供应商社会信用代码",
            "供应商代码",
            "供应商税号",
            "供货商信用代码",
            "销方税号",
            "销方识别号",
            "销方信用代码",
            "销方统一社会信用代码",
            "销售方税号",
            "销售方统一社会信用代码",
            "信用代码",
            "统一社会信用代码",
            "税号",
        ]),
        None,
    ),
    (
        Column::Amount,
        Words(&[
            "不含税金额",
            "金额不含税",
            "不含税价",
            "不含税价款",
            "不含税",
            "发票金额不含税",
            "发票不含税金额",
            "合同金额不含税",
            "合同不含税金额",
            "未税金额",
            "税前金额",
            "金额",
        ]),
        Some("元"),
    ),
    (Column::Tax, Words(&["税额", "税金", "增值税额", "增值税", "税款", "发票税额", "金额税额"]), Some("元")),
    (Column::PaidOn, Words(&["付款日期", "支付日期", "付款时间", "支付时间", "付款日", "实付日期"]), None),
    STATUS,
    CURRENCY,
    UNIT,
    ATTACHMENT,
    SERIAL,
    NOTE,
];

/// 贷款明细.
pub(crate) const LOAN_COLUMNS: &[ColumnWords] = &[
    BENEFIT,
    PROJECT,
    (Column::Number, Words(&["借款合同号", "合同编号", "贷款合同号", "借据号"]), None),
    (Column::Bank, Words(&["贷款银行", "银行", "放款银行"]), None),
    (Column::Principal, Words(&["本金", "贷款本金", "贷款金额", "借款金额"]), Some("元")),
    (Column::From, Words(&["起息日", "放款日期", "贷款起始日"]), None),
    (Column::To, Words(&["到期日或还清日", "到期日", "还款日期", "贷款到期日"]), None),
    (Column::InterestPaid, Words(&["本年度已付利息", "已付利息", "实付利息"]), Some("元")),
    STATUS,
    CURRENCY,
    UNIT,
    ATTACHMENT,
    SERIAL,
    NOTE,
];

/// 关联关系声明.
pub(crate) const RELATED_COLUMNS: &[ColumnWords] = &[
    SERIAL,
    (Column::Name, Words(&["关联方名称", "关联企业名称", "关联单位", "名称"]), None),
    (Column::Uscc, Words(&["关联方信用代码", "统一社会信用代码", "信用代码"]), None),
    (Column::Relation, Words(&["关联关系", "关系"]), None),
    NOTE,
];

/// 其他资助.
pub(crate) const AWARD_COLUMNS: &[ColumnWords] = &[
    SERIAL,
    PROJECT,
    (Column::Source, Words(&["资助来源", "来源", "资助单位", "发放部门", "政策名称"]), None),
    (Column::Amount, Words(&["资助金额", "金额", "补助金额", "到账金额"]), Some("元")),
    (Column::Date, Words(&["到账日期", "日期", "拨付日期"]), None),
    STATUS,
    CURRENCY,
    UNIT,
    NOTE,
];

/// 附件清单.
pub(crate) const ATTACHMENT_COLUMNS: &[ColumnWords] = &[
    SERIAL,
    (Column::FileName, Words(&["文件名", "附件名称", "文件名称", "附件"]), None),
    (Column::Material, Words(&["材料", "材料名称", "材料类别"]), None),
    BENEFIT,
    PROJECT,
    NOTE,
];

/// Whether a heading is that of an amount without tax, in whatever words: `不含税合同额`, `费用（不含税）`.
pub(crate) fn is_net_amount(keys: &HeadingKeys) -> bool {
    const NET: [&str; 4] = ["不含税", "不含增值税", "未税", "除税"];
    const AMOUNTS: [&str; 7] = ["金额", "费用", "价款", "总价", "合同额", "总额", "支出"];
    let reading = &keys.unitless;
    // `不含税发票额`, `不含税开票额`: what ends so is an amount, whatever of.
    let ends = keys.bare.ends_with(['额', '款', '价']);
    NET.iter().any(|word| reading.contains(word))
        && (ends || AMOUNTS.iter().any(|word| reading.contains(word)))
        && !["单价", "均价", "税率", "税额", "合计", "小计", "累计", "总计"]
            .iter()
            .any(|word| reading.contains(word))
}

/// Whether a heading is that of an amount with tax: `价税合计`, `含税总价`, `金额（含税）`.
pub(crate) fn is_gross_amount(keys: &HeadingKeys) -> bool {
    let reading = &keys.unitless;
    (reading.contains("含税") || reading.contains("价税"))
        && !["不含税", "单价", "税率"].iter().any(|word| reading.contains(word))
}

/// Whether a heading is that of a vendor's code, made of a word for the vendor and one for the code: `开票单位税号`.
pub(crate) fn is_vendors_code(keys: &HeadingKeys) -> bool {
    const CODES: [&str; 10] = [
        "统一社会信用代码",
        "社会信用代码",
        "统一信用代码",
        "信用代码",
        "纳税人识别号",
        "纳税识别号",
        "识别号",
        "税务登记号",
        "税号",
        "代码",
    ];
    let vendors = ITEM_COLUMNS.iter().filter(|(column, ..)| *column == Column::Vendor);
    let vendors: Vec<&str> = vendors.flat_map(|(_, words, _)| words.0).copied().collect();
    keys.readings().any(|reading| {
        let vendor = CODES.iter().find_map(|code| reading.strip_suffix(code));
        vendor.is_some_and(|vendor| vendors.contains(&vendor.trim_end_matches('的')))
    })
}
