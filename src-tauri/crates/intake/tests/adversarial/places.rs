//! What is no ordinary file, and folders that hold such a thing or lead in a circle.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{Must, book, named, sheet};
use Must::{End, Refuse};

/// A place by what it is, its path, and what must become of it.
pub type Odd = (&'static str, PathBuf, Must);

fn pipe(at: &Path) {
    assert!(Command::new("mkfifo").arg(at).status().unwrap().success());
}

/// A folder with a sound workbook, and an empty one as deep as asked.
fn around(at: &Path, inner: &str) -> PathBuf {
    fs::create_dir_all(at.join(inner)).unwrap();
    fs::write(at.join("申报书.xlsx"), book(&sheet(&named()), &[])).unwrap();
    at.join(inner)
}

/// All of them, below a folder. Nobody ever writes into the pipes.
pub fn places(folder: &Path) -> Vec<Odd> {
    let at = |name: &str| folder.join(name);
    pipe(&at("管道.xlsx"));
    UnixListener::bind(at("套接字.xlsx")).unwrap();
    symlink("/dev/zero", at("零.xlsx")).unwrap();
    symlink(at("自己.xlsx"), at("自己.xlsx")).unwrap();
    pipe(&around(&at("深处有管道"), "附件/更深").join("合同.pdf"));
    symlink("/dev/zero", around(&at("深处有设备"), "附件/更深").join("合同.pdf")).unwrap();
    let ring = around(&at("成环"), "附件");
    symlink(at("成环"), ring.join("回到开头")).unwrap();
    // As deep as a path may be.
    let deep = around(&at("极深"), &"a/".repeat(1_500));
    fs::write(deep.join("合同.pdf"), b"%PDF-").unwrap();
    let wide = around(&at("极多"), "附件");
    (0..5_000).for_each(|index| fs::write(wide.join(format!("{index}.pdf")), b"%PDF-").unwrap());
    vec![
        ("管道", at("管道.xlsx"), Refuse),
        ("套接字", at("套接字.xlsx"), Refuse),
        ("设备 /dev/zero", "/dev/zero".into(), Refuse),
        ("设备 /dev/null", "/dev/null".into(), Refuse),
        ("指向设备的链接", at("零.xlsx"), Refuse),
        ("指向自己的链接", at("自己.xlsx"), Refuse),
        ("文件夹深处有管道", at("深处有管道"), Refuse),
        ("文件夹深处有指向设备的链接", at("深处有设备"), Refuse),
        ("文件夹的链接成环", at("成环"), Refuse),
        ("文件夹一千五百层", at("极深"), End),
        ("文件夹五千个附件", at("极多"), Refuse),
    ]
}
