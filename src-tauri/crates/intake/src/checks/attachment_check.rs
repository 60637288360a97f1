//! The files that came against those that are listed: each listed one found or missing, each other one told of.

use std::collections::{HashMap, HashSet};

use casework::{ApplicationPackage, CellRef, ListedAttachment, Problem, ProblemCode, Severity};

use crate::problem::problem;
use crate::reading::text::excerpt;
use crate::received::source::PackageFile;

/// Names of files as they are matched.
fn file_key(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    // A listed name is the one that the file came with, which may be kept under a safe one.
    crate::reading::text::half_width(&crate::received::name::safe(last)).0.to_lowercase()
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
    fn named(&self, key: &str) -> Option<&'f PackageFile> {
        self.by_name.get(key).copied().or_else(|| self.by_stem.get(key).copied().flatten())
    }
}

fn came(file: &PackageFile) -> ListedAttachment {
    ListedAttachment {
        name: file.name.clone(),
        sha256: Some(file.contents.sha256().clone()),
        size: Some(file.contents.size()),
        ..ListedAttachment::default()
    }
}

/// ClaimMatches the listed attachments to the files that came.
pub(crate) fn attachments(
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
        match known.named(&key) {
            Some(file) => {
                used.insert(&file.name);
                // By the name that the file came with: one listed without its extension is opened like any other.
                let ListedAttachment { name, sha256, size, .. } = came(file);
                (listed.name, listed.sha256, listed.size) = (name, sha256, size);
            }
            None => {
                missing_keys.insert(key);
                missing.push((listed.name.clone(), listed.at.clone()));
            }
        }
    }
    // A line item may name a file that the list has not.
    for item in &mut package.items {
        let Some(name) = &item.attachment else { continue };
        let key = file_key(name);
        match known.named(&key) {
            Some(file) => {
                if used.insert(&file.name) {
                    package.attachments.push(ListedAttachment {
                        what: Some("明细所附凭证".to_owned()),
                        claim: item.claim.clone(),
                        ..came(file)
                    });
                }
                item.attachment = Some(file.name.clone());
            }
            None if missing_keys.insert(key) => missing.push((name.clone(), item.at.clone())),
            None => {}
        }
    }
    for file in files.iter().filter(|file| !used.contains(file.name.as_str())) {
        let message = format!("包内文件“{}”没有列入附件清单", excerpt(&file.name));
        problems.push(problem(
            Severity::Note,
            ProblemCode::AttachmentUnlisted,
            None,
            message,
            "请核对它属于哪一项材料",
        ));
        package.attachments.push(came(file));
    }
    if bundled {
        for (name, at) in missing {
            let message = format!("未见附件清单所列“{}”", excerpt(&name));
            problems.push(problem(
                Severity::Warning,
                ProblemCode::AttachmentMissing,
                at,
                message,
                "补交，或写明不交的原因",
            ));
        }
    } else if !missing.is_empty() {
        let message = format!("只交了工作簿，所列的 {} 个附件没有随包提交", missing.len());
        let remedy = "请把工作簿和附件放在一个文件夹或压缩包内再交";
        problems.push(problem(Severity::Warning, ProblemCode::AttachmentsNotSent, None, message, remedy));
    }
}
