//! The words by which sheets, columns and rows are found. The first of each is what our template writes;
//! the others are what applicants write for it. A new synonym is added here and nowhere else.

mod columns;

use crate::reading::text::{HeadingKeys, heading, key};

pub(crate) use columns::{
    ATTACHMENT_COLUMNS, AWARD_COLUMNS, Column, ColumnWords, ITEM_COLUMNS, LOAN_COLUMNS, RELATED_COLUMNS,
    is_gross_amount, is_net_amount, is_vendors_code,
};

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
