//! What an entry of the audit log says of a change, in words: no keys and no codes. The entry itself stays as it was
//! written, and leaves whole in the export.

use policy::{Criterion, Money, Pack};
use serde_json::Value;

use crate::{
    AuditAction, FindingOutcome, MaterialState, ProblemCode, Role, SettledAs, Stage, beijing_moment,
};

/// What is before and after a change, in Chinese; empty where the entry says nothing that the action does not.
#[must_use]
pub fn audit_words(packs: &[&Pack], before: &str, after: &str) -> String {
    let (before, after) = (said(packs, before), said(packs, after));
    match (before.is_empty(), after.is_empty()) {
        (true, _) => after,
        (false, true) => format!("原为：{before}"),
        (false, false) => format!("{after}（原为：{before}）"),
    }
}

/// What an entry is about: a case or a file as it is named, a thing of a policy by its name there.
#[must_use]
pub fn audit_subject(packs: &[&Pack], subject: &str) -> String {
    if let Some((id, version)) = subject.rsplit_once('@')
        && let Some(pack) = packs.iter().find(|pack| pack.id == id)
    {
        return format!("《{}》第 {version} 版", pack.title);
    }
    named(packs, subject).unwrap_or_else(|| subject.to_owned())
}

/// A side of an entry. What is no JSON is a text for people already.
fn said(packs: &[&Pack], side: &str) -> String {
    match serde_json::from_str::<Value>(side) {
        Ok(value @ (Value::Object(_) | Value::Array(_) | Value::String(_))) => {
            in_words(packs, "", &value).unwrap_or_default()
        }
        _ => side.to_owned(),
    }
}

/// Keys whose value is the log's own business: who and when stand beside it, and hashes are read by programs.
const LEFT_OUT: [&str; 13] = [
    "by",
    "at",
    "id",
    "sha256",
    "memo",
    "code",
    "claim",
    "fingerprint",
    "key",
    "reader",
    "thumbprint",
    "place",
    "package",
];

/// The words of keys, in the order in which they are said.
const KEYS: [(&str, &str); 62] = [
    ("criterion", "条件"),
    ("material", "材料"),
    ("item", "明细"),
    ("what", ""),
    ("outcome", "判定"),
    ("state", "情况"),
    ("how", "处理"),
    ("as", "处理"),
    ("to", "转到"),
    ("stage", "阶段"),
    ("name", "名称"),
    ("title", "名称"),
    ("roles", "角色"),
    ("role", "角色"),
    ("bureau", "部门"),
    ("amount", "金额"),
    ("admitted", "认定"),
    ("ceiling", "上限"),
    ("total", "合计"),
    ("payable", "可支付"),
    ("value", "值"),
    ("recusal", "回避"),
    ("lifted", "解除回避"),
    ("opinion", "意见"),
    ("message", ""),
    ("reason", "理由"),
    ("note", "备注"),
    ("comment", "说明"),
    ("text", "内容"),
    ("basis", "依据"),
    ("ruling", "口径"),
    ("reading", "读法"),
    ("approval", "批准"),
    ("document_no", "文号"),
    ("in_force_from", "施行"),
    ("in_force_to", "废止"),
    ("follows", "接续"),
    ("differences", "改动"),
    ("pack", "政策"),
    ("evidence", "证据"),
    ("ticked", "已核对"),
    ("cases", "案卷"),
    ("touches", "受影响"),
    ("awards", "资助"),
    ("file", "文件"),
    ("attachment", "附件"),
    ("files", "文件数"),
    ("with_vouchers", "识读出凭证"),
    ("rows", "行数"),
    ("replaced", "替换"),
    ("version", "版本"),
    ("changes", "改动"),
    ("reopened", "须重办"),
    ("carried", "改按新版"),
    ("of", "共"),
    ("meeting", "会议"),
    ("resolution", "结论"),
    ("date", "日期"),
    ("day", "日期"),
    ("days", "天数"),
    ("from", "起"),
    ("known_until", "已知至"),
];

/// A value in words; `None` where it says nothing to a person.
fn in_words(packs: &[&Pack], key: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => (key == "recusal").then(|| "无利益冲突".to_owned()),
        Value::Bool(true) => Some("是".to_owned()),
        Value::Bool(false) => Some("否".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => text_in_words(packs, key, text),
        Value::Array(values) => {
            let said: Vec<String> = values.iter().filter_map(|value| in_words(packs, key, value)).collect();
            (!said.is_empty()).then(|| said.join("、"))
        }
        Value::Object(fields) => {
            // A person, or a thing of one field as evidence is, is said without its key.
            if let (Some(Value::String(name)), true) = (fields.get("name"), fields.contains_key("id")) {
                return Some(name.clone());
            }
            if let (1, Some((key, only))) = (fields.len(), fields.iter().next())
                && !KEYS.iter().any(|(known, _)| known == key)
            {
                return in_words(packs, key, only);
            }
            let known = KEYS.iter().filter_map(|(key, label)| Some((*key, *label, fields.get(*key)?)));
            let said: Vec<String> = known
                .filter_map(|(key, label, value)| {
                    let words = in_words(packs, key, value)?;
                    Some(if label.is_empty() { words } else { format!("{label} {words}") })
                })
                .collect();
            (!said.is_empty()).then(|| said.join("；"))
        }
    }
}

fn text_in_words(packs: &[&Pack], key: &str, text: &str) -> Option<String> {
    if text.trim().is_empty() || LEFT_OUT.contains(&key) {
        return None;
    }
    if let Some(label) = code_in_words(key, text).or_else(|| named(packs, text)) {
        return Some(label);
    }
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(beijing_moment(moment));
    }
    if let Some((yuan, fen)) = text.split_once('.')
        && fen.len() == 2
        && yuan.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(amount) = text.parse::<Money>()
    {
        return Some(amount.grouped());
    }
    if text.contains('@') && audit_subject(packs, text) != text {
        return Some(audit_subject(packs, text));
    }
    // What people are called and what they wrote stands as it is; a code that has no name says nothing.
    let written =
        matches!(key, "name" | "comment" | "note" | "reason" | "opinion" | "text" | "file" | "attachment");
    let code =
        text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte))
            && text.bytes().any(|byte| byte.is_ascii_lowercase());
    (written || !code).then(|| text.to_owned())
}

/// The codes of closed lists. One code may be in several: the key says which is meant.
fn code_in_words(key: &str, code: &str) -> Option<String> {
    fn of<T: Copy>(
        all: &[T],
        name: fn(T) -> &'static str,
        label: fn(T) -> &'static str,
        code: &str,
    ) -> Option<String> {
        all.iter().find(|one| name(**one) == code).map(|one| label(*one).to_owned())
    }
    let stage = || of(&Stage::ALL, Stage::name, Stage::label, code);
    match key {
        "outcome" => of(&FindingOutcome::ALL, FindingOutcome::name, FindingOutcome::label, code),
        "state" => of(&MaterialState::ALL, MaterialState::name, MaterialState::label, code),
        "how" | "as" => of(&SettledAs::ALL, SettledAs::name, SettledAs::label, code),
        "role" | "roles" => of(&Role::ALL, Role::name, Role::label, code),
        "to" | "stage" | "" => stage(),
        "action" => AuditAction::of_code(code).map(|action| action.label().to_owned()),
        "problem" => ProblemCode::of_code(code).map(|problem| problem.label().to_owned()),
        _ => None,
    }
}

/// The name that a policy gives an id of its own.
fn named(packs: &[&Pack], id: &str) -> Option<String> {
    packs.iter().find_map(|pack| {
        let mut criteria = pack.benefits.iter().flat_map(|benefit| &benefit.criteria);
        let criterion = |criterion: &&Criterion| criterion.id == id;
        let materials =
            pack.materials.iter().chain(pack.benefits.iter().flat_map(|benefit| &benefit.materials));
        pack.benefits
            .iter()
            .find(|benefit| benefit.id == id)
            .map(|benefit| benefit.title.clone())
            .or_else(|| criteria.find(criterion).map(|one| one.label.clone()))
            .or_else(|| materials.into_iter().find(|one| one.id == id).map(|one| one.label.clone()))
            .or_else(|| pack.rulings.iter().find(|one| one.id == id).map(|one| one.question.clone()))
            .or_else(|| {
                let mut readings = pack.rulings.iter().flat_map(|ruling| &ruling.readings);
                readings.find(|one| one.id == id).map(|one| one.label.clone())
            })
            .or_else(|| pack.parameters.iter().find(|one| one.name == id).map(|one| one.label.clone()))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn words(before: &str, after: &str) -> String {
        let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
        audit_words(&[pack], before, after)
    }

    #[test]
    fn a_finding_is_told_by_its_names_and_without_who_and_when() {
        let after = r#"{"claim":"c1","criterion":"in-district","outcome":"met","evidence":[{"cell":"申报主体!C6"}],"note":"","ticked":["营业执照住所在高新区（滨江）内"],"by":{"id":2,"name":"reviewer"},"at":"2026-11-28T09:50:32.574113062Z"}"#;
        let said = words("", after);
        assert!(
            said.contains("判定 符合；证据 申报主体!C6；已核对 营业执照住所在高新区（滨江）内"),
            "{said}"
        );
        assert!(!said.contains("in-district") && !said.contains("reviewer"), "{said}");
    }

    #[test]
    fn a_move_says_from_where_and_to_where() {
        let after =
            r#"{"memo":"aeb40e92","opinion":"符合条件，建议支持。","to":"checking","total":"3000000.00"}"#;
        assert_eq!(
            words("\"in-review\"", after),
            "转到 复核；合计 3,000,000.00；意见 符合条件，建议支持。（原为：初审）"
        );
    }

    #[test]
    fn a_code_that_nothing_names_is_not_said_and_what_people_wrote_is() {
        assert_eq!(words("", r#"{"reason":"ok","outcome":"met","odd":"some-code"}"#), "判定 符合；理由 ok");
        assert_eq!(words("", "/srv/备份.workbench"), "/srv/备份.workbench");
        assert_eq!(words("", r#"{"recusal":null}"#), "回避 无利益冲突");
        assert_eq!(audit_subject(&[], "经信-2024-0001"), "经信-2024-0001");
    }

    #[test]
    fn every_key_is_said_once() {
        let mut keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), KEYS.len());
    }
}
