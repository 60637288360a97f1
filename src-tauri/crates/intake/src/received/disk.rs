//! The one place where packages are read from disk: only ordinary files are opened, sizes are looked at first, and no
//! link in a folder is followed.

mod folder;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use self::folder::{Folder, Found};
use crate::received::contents::{Contents, NotRead, Place, Room};
use crate::received::limits::{Limits, Watch};
use crate::received::opened::Opened;
use crate::received::refusal::{RefusalCode, Refused};
use crate::received::source::Source;

/// Folders within folders, at most.
const MAX_DEPTH: usize = 8;

impl Source {
    /// Reads a workbook, a zip or a folder. Links in a folder are refused; a path that is itself a link is
    /// the user's own choice, and is followed.
    ///
    /// # Errors
    /// When it cannot be read, is too large, or leads elsewhere; when the watch ends it.
    pub fn from_path(path: &Path, limits: &Limits, watch: &Watch) -> Result<Source, Refused> {
        watch.start();
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let mut room = Room::new(limits);
        if path.is_dir() {
            let folder = Folder::open(path).map_err(|e| cannot_read(&name, &e))?;
            let mut files = Vec::new();
            let mut walk = Walk { room, limits, watch, files: &mut files };
            walk.folder(&folder, "", 0)?;
            files.sort_by(|a: &(String, Contents), b| a.0.cmp(&b.0));
            return Ok(Source::Folder { name, files });
        }
        let mut file = ordinary(folder::open_file(path), &name)?;
        if file.size() <= room.held {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|e| cannot_read(&name, &e))?;
            return Ok(Source::File { name, bytes });
        }
        // What is in it is held, and not it itself.
        room.held = 0;
        let limits = Limits { file_bytes: limits.package_bytes, ..limits.clone() };
        let contents = contents(file, &name, &mut room, &limits, watch)?;
        Ok(Source::Large { name, contents })
    }
}

/// One walk through a folder.
struct Walk<'w> {
    room: Room,
    limits: &'w Limits,
    watch: &'w Watch<'w>,
    files: &'w mut Vec<(String, Contents)>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Folder, prefix: &str, depth: usize) -> Result<(), Refused> {
        if depth > MAX_DEPTH {
            return Err(Refused::new(RefusalCode::TooLarge, "文件夹嵌套过深。请把附件放在一两层以内。"));
        }
        let mut seen = 0_usize;
        let mut entries = folder.entries().map_err(|e| cannot_read(prefix, &e))?;
        while let Some(entry) = entries.next(folder) {
            self.watch.check(self.limits)?;
            seen += 1;
            let (last, found) = entry.map_err(|e| cannot_read(prefix, &e))?;
            let name = format!("{prefix}{}", last.to_string_lossy());
            if seen > self.limits.entries || self.files.len() >= self.limits.entries {
                return Err(Refused::new(
                    RefusalCode::TooLarge,
                    format!("文件夹内的文件超过 {} 个。请只放一份申报的工作簿和附件。", self.limits.entries),
                ));
            }
            match found {
                Found::Link => {
                    return Err(Refused::new(
                        RefusalCode::Unsafe,
                        format!("文件夹内的“{name}”是链接，可能指向文件夹之外，不予打开。请换成文件本身。"),
                    ));
                }
                Found::Folder => {
                    let inner = folder.folder(&last).map_err(|e| cannot_read(&name, &e))?;
                    self.folder(&inner, &format!("{name}/"), depth + 1)?;
                }
                Found::File => {
                    let file = ordinary(folder.file(&last), &name)?;
                    let contents = contents(file, &name, &mut self.room, self.limits, self.watch)?;
                    self.files.push((name, contents));
                }
                Found::Other => return Err(not_ordinary(&name)),
            }
        }
        Ok(())
    }
}

fn ordinary(opened: std::io::Result<File>, name: &str) -> Result<Opened, Refused> {
    let file = opened.and_then(Opened::ordinary).map_err(|e| cannot_read(name, &e))?;
    file.ok_or_else(|| not_ordinary(name))
}

fn contents(
    file: Opened,
    name: &str,
    room: &mut Room,
    limits: &Limits,
    watch: &Watch,
) -> Result<Contents, Refused> {
    let most = limits.file_bytes.min(room.all);
    Contents::read(Place::File(file), room, limits, watch).map_err(|error| match error {
        NotRead::Disk(error) => cannot_read(name, &error),
        NotRead::Refused(refused) => refused,
        NotRead::TooLarge => Refused::new(
            RefusalCode::TooLarge,
            format!("“{name}”过大（超过 {} MiB）。请压缩扫描件的分辨率，或分开提交。", most >> 20),
        ),
    })
}

/// A pipe or a device would never end.
fn not_ordinary(name: &str) -> Refused {
    let message = format!("“{name}”不是普通文件（管道或设备），无法读取。请换成文件本身。");
    Refused::new(RefusalCode::Unreadable, message)
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
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn read(path: &Path) -> Result<Source, Refused> {
        Source::from_path(path, &Limits::default(), &Watch::silent())
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("附件/更深")).unwrap();
        fs::write(folder.path().join("申报书.xlsx"), b"PK").unwrap();
        fs::write(folder.path().join("附件/合同.pdf"), b"%PDF-").unwrap();
        folder
    }

    #[test]
    fn a_folder_is_read_by_relative_names() {
        let folder = folder();
        let Ok(Source::Folder { files, .. }) = read(folder.path()) else { panic!() };
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["申报书.xlsx", "附件/合同.pdf"]);
        let small = Limits { file_bytes: 3, ..Limits::default() };
        let refused = Source::from_path(folder.path(), &small, &Watch::silent()).unwrap_err();
        assert_eq!(refused.code, RefusalCode::TooLarge);
        assert_eq!(read(&folder.path().join("没有")).unwrap_err().code, RefusalCode::Unreadable);
    }

    #[test]
    fn links_pipes_and_devices_are_refused_at_once_however_deep_they_lie() {
        for place in ["附件", "附件/更深/..1.pdf", "x.pdf", "附件/更深/x.pdf"] {
            let (here, inner) = (folder(), folder());
            let at = here.path().join(place);
            if at.is_dir() {
                // A folder that is a link to one elsewhere.
                fs::remove_dir_all(&at).unwrap();
                symlink(inner.path(), &at).unwrap();
            } else {
                symlink("/etc/hostname", &at).unwrap();
            }
            assert_eq!(read(here.path()).unwrap_err().code, RefusalCode::Unsafe, "{place}");
        }
        for place in ["x.pdf", "附件/更深/x.pdf"] {
            let folder = folder();
            let pipe = folder.path().join(place);
            let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
            assert!(made.success());
            // Nobody ever writes into it: opening must not wait.
            for path in [folder.path(), &pipe] {
                let refused = read(path).unwrap_err();
                assert!(refused.message.contains("不是普通文件"), "{refused}");
            }
        }
        for device in ["/dev/zero", "/dev/null"] {
            assert!(read(Path::new(device)).unwrap_err().message.contains("不是普通文件"), "{device}");
        }
        // A link that is asked for by name is followed, and what it leads to judged.
        let folder = folder();
        symlink("/dev/zero", folder.path().join("z.xlsx")).unwrap();
        assert!(read(&folder.path().join("z.xlsx")).unwrap_err().message.contains("不是普通文件"));
        symlink(folder.path().join("z"), folder.path().join("z")).unwrap();
        assert_eq!(read(&folder.path().join("z")).unwrap_err().code, RefusalCode::Unreadable);
    }

    #[test]
    fn a_reading_can_be_stopped_while_its_files_are_hashed() {
        let folder = folder();
        fs::write(folder.path().join("附件/大.bin"), vec![7_u8; 4 << 20]).unwrap();
        let asked = std::cell::Cell::new(0);
        let stopped = || {
            asked.set(asked.get() + 1);
            asked.get() > 20
        };
        let watch = Watch::new(&|_| {}, &stopped);
        let refused = Source::from_path(folder.path(), &Limits::default(), &watch).unwrap_err();
        assert_eq!(refused.code, RefusalCode::Cancelled);
    }

    #[test]
    fn what_is_beyond_the_room_in_memory_is_read_again_from_where_it_lies() {
        let folder = folder();
        let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        fs::write(folder.path().join("附件/扫描.bin"), &large).unwrap();
        let limits = Limits { held_bytes: 1 << 20, ..Limits::default() };
        let Ok(Source::Folder { files, .. }) = Source::from_path(folder.path(), &limits, &Watch::silent())
        else {
            panic!()
        };
        let held: Vec<bool> = files.iter().map(|(_, contents)| contents.is_held()).collect();
        assert_eq!(held, [true, true, false]);
        let scan = &files[2].1;
        assert_eq!((scan.size(), scan.sha256()), (1_200_000, &casework::Sha256Hex::of(&large)));
        let mut copy = Vec::new();
        scan.copy_to(&mut copy).unwrap();
        assert!(copy == large);
    }
}
