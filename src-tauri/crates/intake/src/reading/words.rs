//! The words by which sheets, columns and rows are found. The first of each is what our template writes;
//! the others are what applicants write for it. A new synonym is added here and nowhere else.

use crate::reading::text::{HeadingKeys, heading, key};

/// One thing that a workbook may call by several words. They stand as [`key`] gives them, so that
/// comparing costs nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub &'static [&'static str]);

impl Words {
    /// What our template writes.
    pub(crate) fn ours(self) -> &'static str {
        self.0.first().copied().unwrap_or("")
    }

    /// Whether a heading is one of the words, whatever its blanks, width and unit in brackets.
    pub(crate) fn mean(self, keys: &HeadingKeys) -> bool {
        keys.readings().any(|reading| self.0.contains(&reading.as_str()))
    }
}

/// Sheets.
pub(crate) mod sheet {
    use super::Words;

    pub(crate) const GUIDE: Words =
        Words(&["填报说明", "填表说明", "填写说明", "说明", "封面", "目录", CORRECTIONS]);
    /// The first sheet of a marked copy: what is to be corrected. It may come back with the corrections.
    pub(crate) const CORRECTIONS: &str = "补正清单";
    pub(crate) const APPLICANT: Words =
        Words(&["申报主体", "申报单位", "申报主体信息", "申报单位基本情况", "企业基本信息", "基本信息"]);
    pub(crate) const ITEMS: Words = Words(&["明细", "费用明细", "明细表", "发票明细", "支出明细"]);
    pub(crate) const LOANS: Words = Words(&["贷款明细", "贷款", "借款明细"]);
    pub(crate) const RELATED: Words = Words(&["关联关系声明", "关联关系", "关联方"]);
    pub(crate) const AWARDS: Words = Words(&["其他资助", "其他资助声明", "已获资助", "其他财政资助"]);
    pub(crate) const ATTACHMENTS: Words = Words(&["附件清单", "附件目录", "材料清单"]);
    /// Very hidden: which pack the template was made from.
    pub(crate) const PACK: &str = "_模板信息";
    /// Very hidden: the choices of drop-down lists.
    pub(crate) const CHOICES: &str = "_选项";
}

/// What our template writes over its examples, and at the beginning of an example row.
pub(crate) const EXAMPLE: &str = "示例";
/// What stands over or before examples in others' forms.
const EXAMPLES: Words = Words(&[EXAMPLE, "填写示例", "填报示例", "填表示例", "样例", "范例", "例", "举例"]);

/// Whether a heading stands over examples.
pub(crate) fn heads_examples(keys: &HeadingKeys) -> bool {
    EXAMPLES.mean(keys)
}

/// Whether a text is an example: `示例`, `示例：首次流片补助`, `（例）`, `如：…`. A name that merely begins so is none.
pub(crate) fn is_example(text: &str) -> bool {
    crate::received::limits::ask();
    let plain = text.trim().trim_start_matches(['（', '(', '【', '[']);
    // Asked of each row: most are told by their first character.
    if !plain.starts_with(['示', '填', '样', '范', '例', '举', '如', '比']) {
        return false;
    }
    let head: String = plain.chars().take_while(|c| !"：:）)】]，, ".contains(*c)).take(6).collect();
    let ended = plain.chars().nth(head.chars().count()).is_some();
    let word = key(&head);
    (EXAMPLES.0.contains(&word.as_str()) && (ended || plain == head))
        || (matches!(word.as_str(), "如" | "例如" | "比如") && plain.contains(['：', ':']) && ended)
}

/// Columns of the sheets that are filled row by row: 申报主体 and one for each benefit.
pub(crate) mod form {
    use super::Words;

    pub(crate) const SERIAL: Words = Words(&["序号", "编号", "no"]);
    pub(crate) const LABEL: Words = Words(&["填报项", "填报项目", "指标", "内容项", "项目"]);
    pub(crate) const CONTENT: Words = Words(&["填报内容", "内容", "填写内容", "数值"]);
    pub(crate) const UNIT: Words = Words(&["单位", "计量单位"]);
    pub(crate) const YEAR: Words = Words(&["年度", "申报年度", "所属年度", "年份", "补助年度", "申报年份"]);
    pub(crate) const PROJECT: Words =
        Words(&["项目名称", "申报项目", "申报项目名称", "项目", "产品名称", "芯片名称", "芯片产品名称"]);
}

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

/// Words for "there is none" in a cell that need not be filled.
pub(crate) fn is_none_word(text: &str) -> bool {
    matches!(
        text.trim(),
        "/" | "／" | "-" | "—" | "——" | "－" | "\\" | "无" | "境外" | "不适用" | "N/A" | "n/a"
    )
}

/// Whether a text only parts one piece of a table from the next.
pub(crate) fn is_separator(text: &str) -> bool {
    text.trim().chars().all(|c| "-—－_=＝*＊·.…~～ ".contains(c))
}

/// Whether a text stands below a table: a note, or who filled it in.
pub(crate) fn is_tail_note(text: &str) -> bool {
    crate::received::limits::ask();
    const STARTS: &[&str] = &[
        "注",
        "备注",
        "说明",
        "填表说明",
        "填表",
        "填报人",
        "填报单位",
        "填报日期",
        "制表",
        "经办人",
        "审核人",
        "复核人",
        "负责人",
        "法定代表人",
        "企业盖章",
        "单位盖章",
        "盖章",
        "公章",
        "签字",
        "签名",
        "申报单位盖章",
        "承诺",
        "以上",
        "大写",
        "金额大写",
        "人民币大写",
        "合计大写",
    ];
    let plain: String = text.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let head: String = plain.chars().take_while(|c| !"：:；;".contains(*c)).collect();
    let short = key(&head);
    // `注1`, `注：…`, `法定代表人（签字）：` — but never a word that merely begins alike.
    let numbered = short.trim_end_matches(|c: char| c.is_ascii_digit());
    STARTS.contains(&numbered)
        || (plain.contains(['：', ':']) && STARTS.iter().any(|start| numbered.starts_with(start)))
        || plain.starts_with("以上")
}

/// What a title says behind its numeral: `一、掩膜费`, `（二）封装测试`.
pub(crate) fn headed(text: &str) -> Option<&str> {
    let plain = text.trim().trim_start_matches(['（', '(']);
    let rest = plain.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let words = rest.strip_prefix(['、', '.', '．', '）', ')'])?.trim();
    (rest.len() < plain.len() && !words.is_empty()).then_some(words)
}

/// Whether a row says what part of the row above it is: its amount is counted there.
pub(crate) fn is_part_word(text: &str) -> bool {
    text.trim_start().starts_with("其中")
}

/// Whether a text has any word for a sum in it: enough only where nothing else speaks for an item.
pub(crate) fn says_sum(text: &str) -> bool {
    if text.chars().count() > 16 {
        return false;
    }
    let key = key(text);
    // `共 3 张`
    let counted = key.strip_prefix('共').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    if counted.is_some_and(|rest| ["张", "笔", "项", "份", "条", "家"].contains(&rest)) {
        return true;
    }
    // `Σ`, `计` by themselves.
    if matches!(key.as_str(), "计" | "σ" | "总" | "共" | "合") {
        return true;
    }
    ["合计", "总计", "小计", "共计", "累计", "总额", "总和", "汇总", "总金额", "total", "subtotal", "sum"]
        .iter()
        .any(|word| key.contains(word))
}

/// Whether a row's text heads a sum, so that the row is no item.
pub(crate) fn is_total_word(text: &str) -> bool {
    // Asked of each row: most are told from a sum without looking closely.
    if !text.contains('计') || text.chars().count() > 8 {
        return false;
    }
    let key = key(text);
    ["合计", "总计", "小计", "累计", "共计", "本页合计", "本页小计", "金额合计", "费用合计", "合计元"]
        .contains(&key.as_str())
}

/// Whether a label asks which benefit is claimed.
pub(crate) fn says_benefit(label: &str) -> bool {
    asks_for_the_benefit(&heading(label))
}

/// Whether a heading stands over the benefits that rows claim.
pub(crate) fn asks_for_the_benefit(keys: &HeadingKeys) -> bool {
    ITEM_COLUMNS.iter().any(|(column, words, _)| *column == Column::Benefit && words.mean(keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_told_from_names() {
        for text in
            ["示例", "示例：首次流片补助", "（示例）", "例：杭州某公司", "如：2024", "样例", "【填写示例】"]
        {
            assert!(is_example(text), "{text}");
        }
        for text in ["示例科技有限公司", "例行检测费", "如皋某某有限公司", "样例银行", "首次流片补助", ""]
        {
            assert!(!is_example(text), "{text}");
        }
    }

    #[test]
    fn all_words_stand_as_their_keys() {
        let tables = [ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS, AWARD_COLUMNS, ATTACHMENT_COLUMNS];
        let columns = tables.into_iter().flatten().map(|(_, words, _)| *words);
        let forms = [form::SERIAL, form::LABEL, form::CONTENT, form::UNIT, form::YEAR, form::PROJECT];
        let sheets = [
            sheet::GUIDE,
            sheet::APPLICANT,
            sheet::ITEMS,
            sheet::LOANS,
            sheet::RELATED,
            sheet::AWARDS,
            sheet::ATTACHMENTS,
        ];
        for word in columns.chain(forms).chain(sheets).chain([EXAMPLES]).flat_map(|words| words.0) {
            assert_eq!(key(word), *word);
        }
    }
}
