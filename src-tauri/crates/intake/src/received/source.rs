//! What was handed in, taken apart: one workbook, and the attachments beside it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Cursor;

use casework::{Problem, ProblemCode, Severity, Sha256Hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::problem::problem;
use crate::reading::words::sheet;
use crate::received::contents::{Contents, NotRead, Place, Room};
use crate::received::guard;
use crate::received::guard::ZipKind;
use crate::received::kind;
use crate::received::kind::Kind;
use crate::received::limits::{Limits, Watch};
use crate::received::name;
use crate::received::name::Placed;
use crate::received::opened::Opened;
use crate::received::refusal::{RefusalCode, Refused};

/// A package as it was handed in.
#[derive(Debug, Clone)]
pub enum Source {
    /// One file: a workbook, or a zip of a workbook and its attachments.
    File {
        /// Its name, without a path.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// One file that is too large to be held: a zip, or a workbook.
    Large {
        /// Its name, without a path.
        name: String,
        /// Its bytes.
        contents: Contents,
    },
    /// The files of a folder.
    Folder {
        /// The folder's name, without a path.
        name: String,
        /// Relative names and bytes.
        files: Vec<(String, Contents)>,
    },
}

impl Source {
    /// The name as it was handed in.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Source::File { name, .. } | Source::Large { name, .. } | Source::Folder { name, .. } => name,
        }
    }

    /// The fingerprint by which the same package is recognised: of a file, its bytes; of a folder, the names
    /// and fingerprints of its files in order of their names.
    #[must_use]
    pub fn fingerprint(&self) -> Sha256Hex {
        match self {
            Source::File { bytes, .. } => Sha256Hex::of(bytes),
            Source::Large { contents, .. } => contents.sha256().clone(),
            Source::Folder { files, .. } => {
                let mut lines: Vec<String> =
                    files.iter().map(|(name, contents)| format!("{}  {name}\n", contents.sha256())).collect();
                lines.sort();
                let mut all = Sha256::new();
                lines.iter().for_each(|line| all.update(line.as_bytes()));
                Sha256Hex::from(hex::encode(all.finalize()))
            }
        }
    }
}

/// What a file of the package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// The application.
    Workbook,
    /// Any other file.
    Attachment,
}

/// One file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageFile {
    /// What it is.
    pub role: FileRole,
    /// Its name, safe to show and to match, and unique in the package. Never a path.
    pub name: String,
    /// Its bytes.
    pub contents: Contents,
}

/// A package taken apart.
pub(crate) struct Unpacked {
    pub workbook: PackageFile,
    pub attachments: Vec<PackageFile>,
    /// Whether there was a zip or folder that attachments could come in.
    pub bundled: bool,
    pub problems: Vec<Problem>,
}

/// Takes a package apart, and finds its workbook.
pub(crate) fn unpack(source: Source, limits: &Limits, watch: &Watch) -> Result<Unpacked, Refused> {
    let (name, contents) = match source {
        Source::File { name, bytes } => (name, Contents::from(bytes)),
        Source::Large { name, contents } => (name, contents),
        Source::Folder { files, .. } => return choose(files, Vec::new(), limits, watch),
    };
    let alone = |name, contents| Unpacked {
        workbook: PackageFile { role: FileRole::Workbook, name, contents },
        attachments: Vec::new(),
        bundled: false,
        problems: Vec::new(),
    };
    let head = contents.head();
    // The names in an OLE file's directory say whether it is encrypted.
    let is_ole = kind::may_be_workbook(head) && !kind::is_zip(head);
    let kind = if is_ole { kind::kind_of(&whole(&contents, &name)?) } else { kind::kind_of(head) };
    if let Some(refused) = kind::refusal_of(kind, &name) {
        return Err(refused);
    }
    let Some(opened) = contents.opened().filter(|_| kind == Kind::Zip) else {
        return Ok(alone(name, contents));
    };
    match guard::zip_kind(opened.clone(), limits)? {
        ZipKind::Archive => {
            let mut problems = Vec::new();
            let files = inflate(opened, limits, watch, &mut problems)?;
            choose(files, problems, limits, watch)
        }
        kind => {
            office_refusal(kind, &name).map_or(Ok(()), Err)?;
            Ok(alone(name, contents))
        }
    }
}

/// All bytes of a file that may be the workbook.
pub(crate) fn whole<'c>(contents: &'c Contents, name: &str) -> Result<Cow<'c, [u8]>, Refused> {
    contents.whole().map_err(|_| Refused::unreadable(format!("“{name}”读取出错")))
}

fn office_refusal(kind: ZipKind, name: &str) -> Option<Refused> {
    let what = match kind {
        ZipKind::Workbook | ZipKind::OpenDocument | ZipKind::Archive => return None,
        ZipKind::Binary => "二进制工作簿（.xlsb）",
        ZipKind::OtherOffice => "Word 或 PowerPoint 文件",
    };
    let what_to_do = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再交";
    Some(Refused::new(RefusalCode::WrongFormat, format!("“{name}”是{what}，暂不读取。{what_to_do}。")))
}

fn inflate(
    zip: Opened,
    limits: &Limits,
    watch: &Watch,
    problems: &mut Vec<Problem>,
) -> Result<Vec<(String, Contents)>, Refused> {
    let mut archive = guard::open(zip, limits)?;
    let mut room = Room::new(limits);
    let mut files = Vec::new();
    for index in 0..archive.len() {
        watch.check(limits)?;
        let entry = archive.by_index(index).map_err(|_| Refused::unreadable("压缩条目损坏或方式不支持"))?;
        let name = name::decode(entry.name_raw());
        if entry.encrypted() {
            return Err(Refused::new(
                RefusalCode::Encrypted,
                format!("压缩包加了密码（“{name}”），无法读取。请去掉密码重新压缩后再交。"),
            ));
        }
        if entry.is_symlink() {
            problems.push(left_out(&name, "是链接，可能指向包外"));
            continue;
        }
        if entry.is_dir() {
            continue;
        }
        let compressed = entry.compressed_size().max(1);
        drop(entry);
        let place = Place::Entry(archive.clone(), index);
        let contents = Contents::read(place, &mut room, limits, watch).map_err(|error| match error {
            NotRead::Disk(_) => Refused::unreadable(format!("“{name}”解压失败")),
            NotRead::Refused(refused) => refused,
            NotRead::TooLarge => Refused::new(
                RefusalCode::TooLarge,
                format!("压缩包解压后过大（“{name}”）。请压缩扫描件的分辨率，或分开提交。"),
            ),
        })?;
        let size = contents.size();
        if size > (8 << 20) && size / compressed > limits.ratio {
            return Err(Refused::new(
                RefusalCode::Unsafe,
                format!("“{name}”解压后大得异常（疑似压缩炸弹），不予打开。请重新压缩后再交。"),
            ));
        }
        files.push((name, contents));
    }
    Ok(files)
}

/// A file that would leave the package's folder is left out, by its name.
fn left_out(name: &str, why: &str) -> Problem {
    let message = format!("包内“{}”{why}，未收入", crate::reading::text::excerpt(name));
    problem(
        Severity::Warning,
        ProblemCode::LeftOut,
        None,
        message,
        "确为申报材料的，请改用普通文件名重新打包",
    )
}

/// Finds the workbook among the files of a zip or folder.
fn choose(
    files: Vec<(String, Contents)>,
    mut problems: Vec<Problem>,
    limits: &Limits,
    watch: &Watch,
) -> Result<Unpacked, Refused> {
    let mut kept: Vec<PackageFile> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    for (path, contents) in files {
        watch.check(limits)?;
        let Some(Placed { parts, changed }) = name::placed(&path) else {
            problems.push(left_out(&path, "指向包外"));
            continue;
        };
        if name::is_litter(&parts) {
            let message =
                format!("“{}”是系统或编辑软件的临时文件，未收入", crate::reading::text::excerpt(&path));
            problems.push(problem(Severity::Note, ProblemCode::Litter, None, message, "不必处理"));
            continue;
        }
        let last = parts.last().map(String::as_str).unwrap_or_default();
        let mut name = if taken.contains(&last.to_lowercase()) { parts.join("-") } else { last.to_owned() };
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{number}-{}", parts.join("-"));
            number += 1;
        }
        if changed {
            let original = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(&path);
            let shown: String =
                original.chars().map(|c| if c.is_control() { '␣' } else { c }).take(200).collect();
            let message = format!("包内文件名“{shown}”过长或含系统不允许的字符，以“{name}”收入");
            problems.push(problem(
                Severity::Note,
                ProblemCode::Renamed,
                None,
                message,
                "内容没有改动，不必处理",
            ));
        }
        kept.push(PackageFile { role: FileRole::Attachment, name, contents });
    }
    if kept.is_empty() {
        return Err(Refused::new(RefusalCode::Empty, "包内没有任何文件。请放入申报工作簿和附件后再交。"));
    }
    let at = workbook_among(&kept, limits, watch)?;
    let mut workbook = kept.remove(at);
    for file in &kept {
        if let Some(what) = kind::disguised(file.contents.head(), &file.name) {
            let message =
                format!("“{}”的内容是{what}，与扩展名不符", crate::reading::text::excerpt(&file.name));
            problems.push(problem(
                Severity::Warning,
                ProblemCode::NotWhatItSays,
                None,
                message,
                "请核对文件，必要时重新导出后补交",
            ));
        }
    }
    workbook.role = FileRole::Workbook;
    Ok(Unpacked { workbook, attachments: kept, bundled: true, problems })
}

fn workbook_among(files: &[PackageFile], limits: &Limits, watch: &Watch) -> Result<usize, Refused> {
    let mut workbooks: Vec<usize> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        watch.check(limits)?;
        if is_workbook(file, limits) {
            workbooks.push(index);
        }
    }
    let [several @ .., last] = workbooks.as_slice() else { return Err(no_workbook(files)) };
    if several.is_empty() {
        return Ok(*last);
    }
    let mut ours: Vec<usize> = Vec::new();
    for index in &workbooks {
        if names_applicant(&files[*index], limits, watch)? {
            ours.push(*index);
        }
    }
    if let [only] = ours.as_slice() {
        return Ok(*only);
    }
    let shown: Vec<&str> = workbooks.iter().take(8).map(|index| files[*index].name.as_str()).collect();
    let more =
        if workbooks.len() > shown.len() { format!(" 等 {} 个", workbooks.len()) } else { String::new() };
    Err(Refused::new(
        RefusalCode::SeveralWorkbooks,
        format!(
            "包内有多个工作簿（{}{more}），无法确定哪一个是申报书。请一份申报打一个包，只留一个申报工作簿。",
            shown.join("、")
        ),
    ))
}

fn is_workbook(file: &PackageFile, limits: &Limits) -> bool {
    if !kind::may_be_workbook(file.contents.head()) {
        return false;
    }
    // An .odt, .doc or .ppt among the attachments is no workbook: the name says so where the bytes do not.
    let named = |extension: &str| file.name.to_lowercase().ends_with(extension);
    let Ok(bytes) = file.contents.whole() else { return false };
    match kind::kind_of(&bytes) {
        Kind::Zip => match guard::zip_kind(Cursor::new(bytes), limits) {
            Ok(ZipKind::Workbook) => true,
            Ok(ZipKind::OpenDocument) => named(".ods"),
            Ok(ZipKind::Binary | ZipKind::OtherOffice | ZipKind::Archive) | Err(_) => false,
        },
        Kind::Ole => named(".xls") || named(".et"),
        Kind::EncryptedOle
        | Kind::Pdf
        | Kind::Html
        | Kind::Xml
        | Kind::Rar
        | Kind::SevenZip
        | Kind::Picture
        | Kind::Text
        | Kind::Other
        | Kind::Empty => false,
    }
}

/// Why there is no workbook: perhaps one is there in a form that is not read.
fn no_workbook(files: &[PackageFile]) -> Refused {
    // An archive within the package may hold the workbook.
    for file in files
        .iter()
        .filter(|file| kind::is_named_as_table(&file.name) || kind::is_other_archive(file.contents.head()))
    {
        let head = file.contents.head();
        let whole = kind::may_be_workbook(head).then(|| file.contents.whole().ok()).flatten();
        let kind = kind::kind_of(whole.as_deref().unwrap_or(head));
        if let Some(refused) = kind::refusal_of(kind, &file.name) {
            return refused;
        }
    }
    Refused::new(
        RefusalCode::NoWorkbook,
        "包内没有申报工作簿（.xlsx、.xls 或 .ods）。请放入按模板填写的工作簿后再交。",
    )
}

/// Whether a workbook has the sheet that names an applicant. Guarded like any reading, and on its time.
fn names_applicant(file: &PackageFile, limits: &Limits, watch: &Watch) -> Result<bool, Refused> {
    let names = crate::workbook::read::sheet_names(&whole(&file.contents, &file.name)?, limits, watch);
    // One that cannot be read is none; a reading that is at its end is at its end.
    watch.check(limits)?;
    Ok(names.is_ok_and(|names| {
        names.iter().any(|name| sheet::APPLICANT.mean(&crate::reading::text::heading(name)))
    }))
}
