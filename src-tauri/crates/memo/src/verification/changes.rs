//! Names what was appended to a memo, for people: the verdict rests on bytes (see [`crate::verify`]), this
//! only says which page, field or object a reader will find changed.

use std::collections::{BTreeMap, BTreeSet};

use casework::Role;
use lopdf::{Document, Object, ObjectId};

use crate::layout::signature_block::field_name;
use crate::pdf::memo_file::{MemoFile, load};

/// More than this many changes are counted, not listed.
const LISTED: usize = 8;

/// What stands after the last signature that is in order.
pub(crate) fn after(pdf: &[u8], file: &MemoFile) -> Vec<String> {
    let length = pdf.len().saturating_sub(file.end);
    let place = match file.last_signer() {
        Some(role) => format!("{}签名之后", role.label()),
        None => "首个签名之前".to_owned(),
    };
    let mut problems = vec![format!("{place}的 {length} 字节不是本程序写出的签名更新，文件已被改动")];
    let (Some(before), Some(now)) = (pdf.get(..file.end).and_then(load), load(pdf)) else {
        problems.push("该部分无法解析".to_owned());
        return problems;
    };
    let mut named: Vec<String> =
        changed(&before, &now).into_iter().map(|what| format!("{place}{what}")).collect();
    named.sort();
    named.dedup();
    let more = named.len().saturating_sub(LISTED);
    problems.extend(named.into_iter().take(LISTED));
    if more > 0 {
        problems.push(format!("另有 {more} 处改动"));
    }
    problems
}

fn changed(before: &Document, now: &Document) -> Vec<String> {
    let places = places(now);
    let mut found = Vec::new();
    for (id, object) in &now.objects {
        match before.objects.get(id) {
            Some(old) if same(old, object) => {}
            // What an official knows comes first, the object's number last.
            Some(_) => {
                let place = places.get(id).map_or("不属于任何一页的部分", String::as_str);
                found.push(format!("{place}被改写（对象 {}）", id.0));
            }
            None => {
                if let Some(place) = places.get(id) {
                    found.push(format!("{place}被新增（对象 {}）", id.0));
                }
            }
        }
    }
    if before.get_pages().len() != now.get_pages().len() {
        found.push("页数被改变".to_owned());
    }
    found
}

fn same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Stream(a), Object::Stream(b)) => a.content == b.content && a.dict == b.dict,
        _ => one == other,
    }
}

/// What objects are for, by page.
fn places(document: &Document) -> BTreeMap<ObjectId, String> {
    let mut places = BTreeMap::new();
    if let Ok(root) = document.trailer.get(b"Root").and_then(Object::as_reference) {
        places.insert(root, "文件目录".to_owned());
    }
    let pages: BTreeSet<ObjectId> = document.get_pages().into_values().collect();
    for (number, page) in document.get_pages() {
        places.insert(page, format!("第 {number} 页的版面"));
        let Ok(dict) = document.get_dictionary(page) else { continue };
        for (key, what) in [("Contents", "内容"), ("Resources", "资源"), ("Annots", "批注")] {
            let Ok(value) = dict.get(key.as_bytes()) else { continue };
            let several = match value {
                Object::Array(values) => values.clone(),
                other => vec![other.clone()],
            };
            for id in several.iter().filter_map(|value| value.as_reference().ok()) {
                let name =
                    document.get_dictionary(id).and_then(|dict| dict.get(b"T")).and_then(Object::as_str);
                let field = name.map(|name| format!("的{}签名栏", called(name)));
                places.insert(id, format!("第 {number} 页{}", field.unwrap_or_else(|_| format!("的{what}"))));
            }
        }
        // Fonts, pictures and appearances: whatever the page leads to and nothing above names.
        let mut ahead: Vec<&Object> =
            dict.iter().filter(|(key, _)| *key != b"Parent").map(|(_, value)| value).collect();
        let mut seen = pages.clone();
        for _ in 0..DEEP {
            let mut next = Vec::new();
            for value in ahead {
                match value {
                    Object::Reference(id) if seen.insert(*id) => {
                        let Ok(object) = document.get_object(*id) else { continue };
                        places.entry(*id).or_insert_with(|| format!("第 {number} 页的字体、图片或签名外观"));
                        next.push(object);
                    }
                    Object::Array(values) => next.extend(values),
                    Object::Dictionary(dict) => next.extend(dict.iter().map(|(_, value)| value)),
                    Object::Stream(stream) => next.extend(stream.dict.iter().map(|(_, value)| value)),
                    _ => {}
                }
            }
            ahead = next;
        }
    }
    places
}

/// How far from a page its parts are looked for.
const DEEP: usize = 8;

/// A signature field by the name that people know it by.
fn called(name: &[u8]) -> String {
    let of = |role: &Role| field_name(*role).is_some_and(|own| own.as_bytes() == name);
    let role = [Role::Reviewer, Role::Checker, Role::Approver].into_iter().find(of);
    role.map_or_else(|| format!("“{}”", String::from_utf8_lossy(name)), |role| role.label().to_owned())
}
