//! A report of every panic: when, which version, where in the program, and by which calls. What the program was saying
//! at that moment may hold something of an applicant, and is left out.

use std::backtrace::Backtrace;
use std::fs::OpenOptions;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use jiff::Zoned;

/// So many reports are kept; a program that fails again and again fills no disk.
const KEPT: usize = 20;

/// From now on each panic leaves a report in the folder, and says where it is.
pub fn leave_in(folder: PathBuf) {
    std::panic::set_hook(Box::new(move |panic| match write(&folder, panic) {
        Some(path) => eprintln!(
            "程序内部错误。数据文件没有改动到一半；异常报告在 {}，其中没有申报内容，请交给程序的提供者。",
            path.display()
        ),
        None => eprintln!("程序内部错误，异常报告没能写入 {}。", folder.display()),
    }));
}

/// Nothing more can be done where it fails: the panic goes on.
fn write(folder: &Path, panic: &PanicHookInfo<'_>) -> Option<PathBuf> {
    std::fs::create_dir_all(folder).ok()?;
    let now = Zoned::now();
    let at = panic.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
    let thread = std::thread::current();
    let text = format!(
        "政策评审工作台异常报告\n版本：{}\n系统：{} {}\n时间：{}\n线程：{}\n位置：{at}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        now.strftime("%Y-%m-%d %H:%M:%S %z"),
        thread.name().unwrap_or("-"),
        Backtrace::force_capture(),
    );
    let stamp = now.strftime("%Y%m%d-%H%M%S").to_string();
    let free = |n: usize| {
        let path = folder.join(if n == 0 { format!("{stamp}.txt") } else { format!("{stamp}-{n}.txt") });
        let file = OpenOptions::new().write(true).create_new(true).open(&path).ok()?;
        Some((path, file))
    };
    let (path, mut file) = (0..KEPT).find_map(free)?;
    file.write_all(text.as_bytes()).ok()?;
    forget_oldest(folder);
    Some(path)
}

fn forget_oldest(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut reports: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    // Their names are their times.
    reports.sort();
    let old = reports.len().saturating_sub(KEPT);
    for path in &reports[..old] {
        // One that stays is one too many, and no fault.
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_where_and_nothing_of_what_was_being_said() {
        let folder = tempfile::tempdir().unwrap();
        let before = std::panic::take_hook();
        leave_in(folder.path().join("crash"));
        for _ in 0..KEPT + 3 {
            let name = "杭州砚湖微电子有限公司";
            let _ = std::panic::catch_unwind(|| panic!("{name} 的发票 No.81446185"));
        }
        std::panic::set_hook(before);
        let reports: Vec<PathBuf> = std::fs::read_dir(folder.path().join("crash"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(reports.len(), KEPT);
        for report in reports {
            let text = std::fs::read_to_string(report).unwrap();
            assert!(text.contains("crash_report.rs:"), "{text}");
            assert!(
                text.contains(env!("CARGO_PKG_VERSION")) && text.contains("a_report_says_where"),
                "{text}"
            );
            assert!(!text.contains("砚湖") && !text.contains("81446185"), "{text}");
        }
    }
}
