//! The one place where packages are read from disk: sizes are looked at first, and no link is followed.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::limits::Limits;
use crate::refusal::{RefusalCode, Refused};
use crate::source::Source;

/// Folders within folders, at most.
const MAX_DEPTH: usize = 8;

impl Source {
    /// Reads a workbook, a zip or a folder. Links in a folder are refused; a path that is itself a link is
    /// the user's own choice, and is followed.
    ///
    /// # Errors
    /// When it cannot be read, is too large, or leads elsewhere.
    pub fn from_path(path: &Path, limits: &Limits) -> Result<Source, Refused> {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let meta = fs::metadata(path).map_err(|e| cannot_read(&name, &e))?;
        if meta.is_dir() {
            let mut files = Vec::new();
            let mut total = 0;
            walk(path, "", 0, limits, &mut total, &mut files)?;
            files.sort_by(|a: &(String, Vec<u8>), b| a.0.cmp(&b.0));
            Ok(Source::Folder { name, files })
        } else {
            let bytes = read_file(path, &name, limits.package_bytes)?;
            Ok(Source::File { name, bytes })
        }
    }
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    limits: &Limits,
    total: &mut u64,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Refused> {
    if depth > MAX_DEPTH {
        return Err(Refused::new(RefusalCode::TooLarge, "文件夹嵌套过深。请把附件放在一两层以内。"));
    }
    for entry in fs::read_dir(folder).map_err(|e| cannot_read(prefix, &e))? {
        let entry = entry.map_err(|e| cannot_read(prefix, &e))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(|e| cannot_read(&name, &e))?;
        if kind.is_symlink() {
            return Err(Refused::new(
                RefusalCode::Unsafe,
                format!("文件夹内的“{name}”是链接，可能指向文件夹之外，不予打开。请换成文件本身。"),
            ));
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{name}/"), depth + 1, limits, total, files)?;
            continue;
        }
        if !kind.is_file() {
            continue;
        }
        if files.len() >= limits.entries {
            return Err(Refused::new(
                RefusalCode::TooLarge,
                format!("文件夹内的文件超过 {} 个。请只放一份申报的工作簿和附件。", limits.entries),
            ));
        }
        let room = limits.file_bytes.min(limits.package_bytes.saturating_sub(*total));
        let bytes = read_file(&entry.path(), &name, room)?;
        *total += bytes.len() as u64;
        files.push((name, bytes));
    }
    Ok(())
}

fn read_file(path: &Path, name: &str, most: u64) -> Result<Vec<u8>, Refused> {
    let file = File::open(path).map_err(|e| cannot_read(name, &e))?;
    // A pipe or device would never end.
    if !file.metadata().map_err(|e| cannot_read(name, &e))?.is_file() {
        return Err(Refused::new(RefusalCode::Unreadable, format!("“{name}”不是普通文件，无法读取。")));
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| cannot_read(name, &e))?;
    if bytes.len() as u64 > most {
        return Err(Refused::new(
            RefusalCode::TooLarge,
            format!("“{name}”过大（超过 {} MiB）。请压缩扫描件的分辨率，或分开提交。", most >> 20),
        ));
    }
    Ok(bytes)
}

fn cannot_read(name: &str, error: &std::io::Error) -> Refused {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "文件不存在，可能已被移走",
        std::io::ErrorKind::PermissionDenied => "没有读取权限，或正被其他程序占用",
        _ => "读取出错",
    };
    Refused::new(RefusalCode::Unreadable, format!("“{name}”无法读取：{why}。请检查文件后重试。"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_by_relative_names_and_a_link_in_it_is_refused() {
        let folder = std::env::temp_dir().join(format!("intake-disk-{}", std::process::id()));
        fs::create_dir_all(folder.join("附件")).unwrap();
        fs::write(folder.join("申报书.xlsx"), b"PK").unwrap();
        fs::write(folder.join("附件/合同.pdf"), b"%PDF-").unwrap();
        let limits = Limits::default();
        let read = Source::from_path(&folder, &limits);
        let small = Source::from_path(&folder, &Limits { file_bytes: 3, ..Limits::default() });
        std::os::unix::fs::symlink("/etc/hostname", folder.join("附件/链接.txt")).unwrap();
        let linked = Source::from_path(&folder, &limits);
        fs::remove_dir_all(&folder).unwrap();

        let Ok(Source::Folder { files, .. }) = read else { panic!("{read:?}") };
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["申报书.xlsx", "附件/合同.pdf"]);
        assert_eq!(small.unwrap_err().code, RefusalCode::TooLarge);
        assert_eq!(linked.unwrap_err().code, RefusalCode::Unsafe);
        assert_eq!(Source::from_path(&folder, &limits).unwrap_err().code, RefusalCode::Unreadable);
    }
}
