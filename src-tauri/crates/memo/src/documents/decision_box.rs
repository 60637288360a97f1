//! The box under a memo's title: who wants what, what is proposed, and what is still open, before any reason is given.
//! It repeats what the sections say and decides nothing.

use casework::{MemoClaim, MemoContent, MemoKind};
use policy::Money;

use crate::MemoError;
use crate::documents::memo_sections::both;
use crate::layout::prose::Script;
use crate::layout::table::{Align, Column, Row, Setting, boxed};

/// A row of the box with its columns.
type Boxed = (&'static [Column], Row, Setting);

const fn column(share: u16, align: Align) -> Column {
    Column { title: "", share, align }
}

const WORDS: [Column; 2] = [column(170, Align::Head), column(830, Align::Left)];
const FIGURES: [Column; 4] = [
    column(170, Align::Head),
    column(330, Align::Right),
    column(170, Align::Head),
    column(330, Align::Right),
];
const CLAIMS: [Column; 5] = [
    column(300, Align::Left),
    column(175, Align::Right),
    column(175, Align::Right),
    column(175, Align::Right),
    column(175, Align::Right),
];
const WHOLE: [Column; 1] = [column(1000, Align::Centre)];

/// What stands where the text gives no amount, or nobody knows it.
const NONE: &str = "—";

/// The box.
pub(crate) fn write(script: &mut Script<'_>, content: &MemoContent) -> Result<(), MemoError> {
    let mut rows: Vec<Boxed> = Vec::new();
    let words = |rows: &mut Vec<Boxed>, label: &str, said: String| {
        rows.push((&WORDS, Row::plain([label.to_owned(), said]), Setting::PLAIN));
    };
    words(&mut rows, "申请单位", format!("{}\n统一社会信用代码：{}", content.applicant, content.uscc));
    let mut fixed = rows.len();
    match content.claims.as_slice() {
        [] => {}
        [claim] => {
            words(&mut rows, "申报事项", subject(claim));
            figures(&mut rows, content, claim);
            fixed = rows.len();
        }
        several => {
            let heads = [
                "申报事项",
                "认定金额\n（元）",
                "测算上限\n（元）",
                "可支持上限\n（元）",
                "拟支持金额\n（元）",
            ];
            rows.push((&CLAIMS, Row::head(heads.map(str::to_owned)), Setting::DENSE));
            fixed = rows.len();
            rows.extend(several.iter().map(|claim| {
                let columns: &'static [Column] = &CLAIMS;
                (columns, claim_row(content, claim), Setting::DENSE)
            }));
        }
    }
    if content.kind != MemoKind::Refusal && !content.claims.is_empty() {
        let total = if content.is_decided() { both(content.total)? } else { "未决定".to_owned() };
        words(&mut rows, "拟支持金额", total);
    }
    words(&mut rows, "结论", conclusion(content));
    let open: Vec<&str> = open_rulings(content);
    if !open.is_empty() {
        words(&mut rows, "待定口径", format!("{}（均暂按默认口径）", open.join("；")));
    }
    if !content.before_payment.is_empty() {
        let papers = content.before_payment.join("、");
        words(&mut rows, "拨付前须补", format!("{papers}。未补交的不予拨付。"));
    }
    rows.push((&WHOLE, Row::sum(["以上意见，请予审议。".to_owned()]), Setting::PLAIN));
    let mut pieces = boxed(script.fonts, &rows)?;
    // Of many claims the rows may go on overleaf; what stands above and below them stays with them.
    for (index, piece) in pieces.iter_mut().enumerate() {
        piece.keep = index < fixed || (index < rows.len() && index + 6 >= rows.len());
    }
    script.pieces.extend(pieces);
    Ok(())
}

/// What is claimed, for when and for which project.
fn subject(claim: &MemoClaim) -> String {
    let mut scope = Vec::new();
    scope.extend(claim.year.map(|year| format!("{year}年度")));
    scope.extend(claim.project.as_ref().map(|project| format!("项目：{project}")));
    let scope = if scope.is_empty() { String::new() } else { format!("（{}）", scope.join("，")) };
    format!("{}{scope}，依据{}", claim.title, claim.clause)
}

fn figures(rows: &mut Vec<Boxed>, content: &MemoContent, claim: &MemoClaim) {
    let yuan = |amount: Option<Money>| {
        amount.map_or_else(|| NONE.to_owned(), |amount| format!("{}元", amount.grouped()))
    };
    let mut pair = |left: &str, one: Option<Money>, right: &str, other: Option<Money>| {
        let cells = [left.to_owned(), yuan(one), right.to_owned(), yuan(other)];
        rows.push((&FIGURES, Row::plain(cells), Setting::PLAIN));
    };
    pair("申报金额", claim.cost_claimed(), "认定金额", claim.cost_admitted());
    if content.kind != MemoKind::Refusal {
        pair("测算上限", claim.own_ceiling, "可支持上限", claim.ceiling);
    }
}

fn claim_row(content: &MemoContent, claim: &MemoClaim) -> Row {
    let decided = match claim.decided {
        None => "未决定".to_owned(),
        Some(_) if content.kind == MemoKind::Refusal => "不予支持".to_owned(),
        Some(amount) => amount.grouped(),
    };
    let amounts = [claim.cost_admitted(), claim.own_ceiling, claim.ceiling].map(yuan);
    let [admitted, own, payable] = amounts;
    Row::plain([content.name_of(claim), admitted, own, payable, decided])
}

fn yuan(amount: Option<Money>) -> String {
    amount.map_or_else(|| NONE.to_owned(), Money::grouped)
}

/// What people found, in a sentence.
fn conclusion(content: &MemoContent) -> String {
    let unmet = |claim: &MemoClaim| -> Vec<String> {
        let failed = claim.criteria.iter().filter(|criterion| criterion.finding == "不符合");
        failed.map(|criterion| format!("“{}”", criterion.label)).collect()
    };
    if content.kind == MemoKind::Refusal {
        let failed: Vec<String> = content.claims.iter().flat_map(unmet).collect();
        return format!("不符合{}，不予支持。", failed.join(""));
    }
    if !content.is_decided() {
        return "尚在评审，未决定。".to_owned();
    }
    let refused: Vec<String> = content
        .claims
        .iter()
        .filter(|claim| claim.decided == Some(Money::ZERO))
        .map(|claim| format!("“{}”", content.name_of(claim)))
        .collect();
    match (refused.len(), content.claims.len()) {
        (0, _) => "各项条件均符合，拟予支持。".to_owned(),
        (none, all) if none == all => "拟不安排资金支持。".to_owned(),
        _ => format!("{}不予支持，其余各项条件均符合，拟予支持。", refused.join("")),
    }
}

/// Questions on which nobody has ruled and which matter, each once.
fn open_rulings(content: &MemoContent) -> Vec<&str> {
    let mut open: Vec<&str> = Vec::new();
    for ruling in content.claims.iter().flat_map(|claim| &claim.rulings).filter(|ruling| ruling.open) {
        let question = ruling.question.trim_end_matches(['？', '?', '。']);
        if !open.contains(&question) {
            open.push(question);
        }
    }
    open
}
