//! What only shows when the whole package is seen: sums against typed figures, duplicates, years, files.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use casework::{ApplicationPackage, CellRef, ListedAttachment, Problem, Severity, Sha256Hex};
use policy::{InputKind, Money, Pack};
use serde_json::Value as Json;

use crate::desk::problem;
use crate::source::PackageFile;
use crate::text::excerpt;

/// Runs all checks, and ties the listed attachments to the files that came.
pub(crate) fn run(
    package: &mut ApplicationPackage,
    pack: &Pack,
    files: &[PackageFile],
    bundled: bool,
    problems: &mut Vec<Problem>,
) {
    sums(package, pack, problems);
    negative_inputs(package, pack, problems);
    items(package, problems);
    duplicate_items(package, problems);
    duplicate_claims(package, problems);
    attachments(package, files, bundled, problems);
}

/// A figure that is also the sum of line items must agree with it.
fn sums(package: &ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    let mut by_claim: HashMap<&str, Vec<Option<Money>>> = HashMap::new();
    for item in &package.items {
        if let Some(claim) = &item.claim {
            by_claim.entry(claim).or_default().push(item.amount);
        }
    }
    for claim in &package.claims {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        for input in benefit.inputs.iter().filter(|input| input.from_items) {
            let Some(sourced) = claim.inputs.get(&input.name) else { continue };
            let Some(Json::String(typed)) = &sourced.value else { continue };
            let Ok(typed) = typed.parse::<Money>() else { continue };
            let amounts: Option<Vec<Money>> =
                by_claim.get(claim.id.as_str()).and_then(|amounts| amounts.iter().copied().collect());
            // An unknown amount has its own problem; a sum without it says nothing.
            let Some(amounts) = amounts else { continue };
            let sum: Money = amounts.into_iter().sum();
            if sum != typed {
                let difference = Money::new((sum - typed).yuan().abs());
                problems.push(problem(
                    Severity::Warning,
                    "sum-differs",
                    sourced.at.clone(),
                    format!("{}填 {}，明细合计 {}", input.label, typed.grouped(), sum.grouped()),
                    &format!("相差 {}，请核对", difference.grouped()),
                ));
            }
        }
    }
}

/// Figures that are typed and below zero.
fn negative_inputs(package: &ApplicationPackage, pack: &Pack, problems: &mut Vec<Problem>) {
    for claim in &package.claims {
        let Some(benefit) = pack.benefit(&claim.benefit) else { continue };
        for input in benefit.inputs.iter().filter(|i| matches!(i.kind, InputKind::Money | InputKind::Area)) {
            let Some(sourced) = claim.inputs.get(&input.name) else { continue };
            if let Some(Json::String(figure)) = &sourced.value
                && figure.starts_with('-')
            {
                let message = format!("{} {figure} 是负数", input.label);
                let at = sourced.at.clone();
                problems.push(problem(Severity::Warning, "negative-amount", at, message, "请核对并改正"));
            }
        }
    }
}

fn items(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let years: HashMap<&str, i32> =
        package.claims.iter().filter_map(|claim| Some((claim.id.as_str(), claim.year?))).collect();
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in &package.items {
        if item.amount.is_some_and(|amount| amount < Money::ZERO) {
            let message = format!("金额 {} 是负数", item.amount.unwrap_or_default().grouped());
            let remedy = "红字发票请保留并说明；否则请改正";
            problems.push(problem(Severity::Warning, "negative-amount", item.at.clone(), message, remedy));
        }
        if item.amount.is_some_and(|amount| amount.to_fen().is_none()) {
            let message = "金额有不足一分的尾数".to_owned();
            problems.push(problem(
                Severity::Warning,
                "parts-of-a-fen",
                item.at.clone(),
                message,
                "请按票面金额填写到分",
            ));
        }
        let year = item.claim.as_deref().and_then(|claim| years.get(claim));
        if let (Some(date), Some(year), false) = (item.date, year, is_loan(item.kind.as_deref()))
            && i32::from(date.year()) != *year
        {
            let message = format!("日期 {date} 不在申报年度 {year} 年内");
            let remedy = "请核对日期和年度；确属本年度费用的请说明";
            problems.push(problem(Severity::Warning, "outside-year", item.at.clone(), message, remedy));
        }
        if let (Some(claim), Some(kind)) = (&item.claim, &item.kind) {
            kinds.entry(claim).or_default().insert(kind);
        }
    }
    for (claim, kinds) in kinds {
        if kinds.contains("发票") && kinds.contains("合同") {
            let at = package.claims.iter().find(|c| c.id == claim).and_then(|c| c.at.clone());
            let message = "同一申报的明细既列发票又列合同，同一笔费用可能算了两次".to_owned();
            problems.push(problem(
                Severity::Warning,
                "counted-twice",
                at,
                message,
                "同一笔费用只列一行：有发票的只列发票",
            ));
        }
    }
}

fn is_loan(kind: Option<&str>) -> bool {
    kind == Some("贷款")
}

/// The same invoice or contract twice in one file.
fn duplicate_items(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, &str), Option<&CellRef>> = HashMap::with_capacity(package.items.len());
    for item in &package.items {
        let Some(number) = &item.number else { continue };
        let issuer = item.vendor_uscc.as_deref().or(item.vendor.as_deref()).unwrap_or_default();
        match seen.get(&(issuer, number.as_str())) {
            Some(first) => {
                let place = first.map_or_else(|| "前文".to_owned(), CellRef::to_string);
                let message = format!("号码 {} 与 {place} 一行重复", excerpt(number));
                let remedy = "同一票据只能列一次，请删去或改正";
                problems.push(problem(Severity::Warning, "duplicate-item", item.at.clone(), message, remedy));
            }
            None => {
                seen.insert((issuer, number), item.at.as_ref());
            }
        }
    }
}

fn duplicate_claims(package: &ApplicationPackage, problems: &mut Vec<Problem>) {
    let mut seen = HashMap::new();
    for claim in &package.claims {
        let Some(project) = &claim.project else { continue };
        if let Some(first) = seen.insert((&claim.benefit, claim.year, crate::text::key(project)), &claim.at) {
            let place = first.as_ref().map_or_else(|| "前一项".to_owned(), CellRef::to_string);
            let message = format!("项目“{}”与 {place} 同一事项、同一年度重复申报", excerpt(project));
            problems.push(problem(
                Severity::Warning,
                "duplicate-claim",
                claim.at.clone(),
                message,
                "请只保留一项",
            ));
        }
    }
}

/// Names of files as they are matched.
fn file_key(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    crate::text::half_width(last).0.to_lowercase()
}

/// The files that came, by the names under which they may be listed.
struct Files<'f> {
    by_name: HashMap<String, &'f PackageFile>,
    /// Without extension; `None` where several files would be meant.
    by_stem: HashMap<String, Option<&'f PackageFile>>,
}

impl<'f> Files<'f> {
    fn new(files: &'f [PackageFile]) -> Files<'f> {
        let mut by_stem = HashMap::new();
        let mut by_name = HashMap::new();
        for file in files {
            let key = file_key(&file.name);
            if let Some((stem, _)) = key.rsplit_once('.') {
                by_stem.entry(stem.to_owned()).and_modify(|known| *known = None).or_insert(Some(file));
            }
            by_name.entry(key).or_insert(file);
        }
        Files { by_name, by_stem }
    }

    /// The file that a name means: with its extension, or without where only one file can be meant.
    fn find(&self, key: &str) -> Option<&'f PackageFile> {
        self.by_name.get(key).copied().or_else(|| self.by_stem.get(key).copied().flatten())
    }
}

fn came(file: &PackageFile) -> ListedAttachment {
    ListedAttachment {
        name: file.name.clone(),
        sha256: Some(Sha256Hex::of(&file.bytes)),
        size: Some(file.bytes.len() as u64),
        ..ListedAttachment::default()
    }
}

fn attachments(
    package: &mut ApplicationPackage,
    files: &[PackageFile],
    bundled: bool,
    problems: &mut Vec<Problem>,
) {
    let known = Files::new(files);
    let mut used: HashSet<&str> = HashSet::new();
    let mut missing: Vec<(String, Option<CellRef>)> = Vec::new();
    let mut missing_keys: HashSet<String> = HashSet::new();
    for listed in &mut package.attachments {
        let key = file_key(&listed.name);
        match known.find(&key) {
            Some(file) => {
                used.insert(&file.name);
                let ListedAttachment { sha256, size, .. } = came(file);
                (listed.sha256, listed.size) = (sha256, size);
            }
            None => {
                missing_keys.insert(key);
                missing.push((listed.name.clone(), listed.at.clone()));
            }
        }
    }
    // A line item may name a file that the list has not.
    for item in &package.items {
        let Some(name) = &item.attachment else { continue };
        let key = file_key(name);
        match known.find(&key) {
            Some(file) if used.insert(&file.name) => package.attachments.push(ListedAttachment {
                what: Some("明细所附凭证".to_owned()),
                claim: item.claim.clone(),
                ..came(file)
            }),
            Some(_) => {}
            None if missing_keys.insert(key) => missing.push((name.clone(), item.at.clone())),
            None => {}
        }
    }
    for file in files.iter().filter(|file| !used.contains(file.name.as_str())) {
        let message = format!("包内文件“{}”没有列入附件清单", excerpt(&file.name));
        problems.push(problem(
            Severity::Note,
            "attachment-unlisted",
            None,
            message,
            "请核对它属于哪一项材料",
        ));
        package.attachments.push(came(file));
    }
    if bundled {
        for (name, at) in missing {
            let message = format!("包内没有“{}”", excerpt(&name));
            problems.push(problem(
                Severity::Warning,
                "attachment-missing",
                at,
                message,
                "补交，或写明不交的原因",
            ));
        }
    } else if !missing.is_empty() {
        let message = format!("只交了工作簿，所列的 {} 个附件没有随包提交", missing.len());
        let remedy = "请把工作簿和附件放在一个文件夹或压缩包内再交";
        problems.push(problem(Severity::Warning, "attachments-not-sent", None, message, remedy));
    }
}
