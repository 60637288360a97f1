//! 自检: whether this computer has what the program needs, each thing tried for real: the store, the disk, the fonts, a
//! paper drawn, signed and verified, the child process that reads files of others, printers and the clock. It needs no
//! sign-in, changes nothing in the store and names no case and no applicant.

use std::collections::BTreeMap;
use std::path::Path;

use casework::{
    Letterhead, MemoContent, MemoKind, MemoSigner, PackVersion, Pictures, Role, Sha256Hex, Signing,
};
use jiff::{SignedDuration, Timestamp};
use memo::{Fonts, Signer, certificate};
use policy::Money;
use store::Store;

use crate::admin::view::{SelfTestCheck, SelfTestState, SelfTestView};
use crate::error::Error;
use crate::format::{date, moment};
use crate::papers::spooler::printers;
use crate::policy::installed::working;
use crate::saved_files::save_new;
use crate::session::{Workbench, typed};

/// Less room than this, and a backup may not fit.
const LITTLE_ROOM: u64 = 2 << 30;
/// Less room than this, and an import may not.
const NO_ROOM: u64 = 200 << 20;

impl Workbench {
    /// Tries everything. Whoever is signed in changes nothing of it, but that the store is known to open.
    /// `crash_reports` is where the program leaves reports of its own failures.
    #[must_use]
    pub fn self_test(&self, crash_reports: &Path) -> SelfTestView {
        let now = Timestamp::now();
        let program = std::env::current_exe().unwrap_or_default();
        let bytes = std::fs::read(&program).unwrap_or_default();
        let fonts = self.shipped_fonts();
        let checks = vec![
            self.store_opens(),
            room(&self.path),
            fonts.as_ref().map_or_else(
                |error| failed("字体", error.to_string(), "请重新安装本程序：字体与程序一同安装"),
                |_| good("字体", format!("{} 种字体齐全", memo::FACES.len())),
            ),
            fonts.as_ref().map_or_else(
                |_| failed("出件和签名", "没有字体，无法出件".to_owned(), "先解决字体"),
                |fonts| paper(fonts, now),
            ),
            child(),
            printing(),
            clock(&program, now),
            crashes(crash_reports),
        ];
        SelfTestView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            program: program.display().to_string(),
            sha256: if bytes.is_empty() { String::new() } else { Sha256Hex::of(&bytes).to_string() },
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            store: self.path.display().to_string(),
            policies: self.policy_names(),
            at: moment(now),
            sound: checks.iter().all(|check| check.state != SelfTestState::Failed),
            checks,
        }
    }

    /// Draws what was found, for whoever looks after the computer, and gives where it was saved.
    ///
    /// # Errors
    /// Without fonts; a path that cannot be written.
    pub fn print_self_test(&self, found: &SelfTestView, path: &Path) -> Result<String, Error> {
        let paper = memo::SelfTest {
            date: date(Timestamp::now()),
            facts: vec![
                ("程序版本".to_owned(), found.version.clone()),
                ("系统".to_owned(), found.system.clone()),
                ("程序位置".to_owned(), found.program.clone()),
                ("程序文件 SHA-256".to_owned(), found.sha256.clone()),
                ("数据文件".to_owned(), found.store.clone()),
                ("政策".to_owned(), found.policies.join("；")),
                ("自检时间".to_owned(), found.at.clone()),
            ],
            sound: found.sound,
            rows: found
                .checks
                .iter()
                .map(|check| {
                    let SelfTestCheck { what, state, seen, remedy } = check.clone();
                    [what, state.label().to_owned(), seen, remedy]
                })
                .collect(),
        };
        let bytes = memo::render_self_test(&paper, &self.shipped_fonts()?)?;
        save_new(&typed(path), &bytes)
    }

    fn shipped_fonts(&self) -> Result<Fonts, Error> {
        Ok(Fonts::with(&self.fonts, &BTreeMap::new())?)
    }

    fn policy_names(&self) -> Vec<String> {
        let named = |pack: &policy::Pack| format!("《{}》（{}）", pack.title, PackVersion::of(pack));
        let installed = self.session.as_ref().and_then(|session| session.store.read(working).ok());
        installed.unwrap_or_else(policy::shipped_packs).into_iter().map(named).collect()
    }

    fn store_opens(&self) -> SelfTestCheck {
        let what = "数据文件";
        if self.session.is_some() {
            return good(what, "已打开，口令和密钥有效".to_owned());
        }
        if !self.path.is_file() {
            let remedy = "第一次使用请建库；数据文件在别处的，用 --store 指明，或移到此处";
            return warned(what, "没有找到数据文件".to_owned(), remedy);
        }
        match Store::user_names(&self.path) {
            Ok(names) => {
                good(what, format!("找到数据文件和钥匙文件，{} 位用户。内容须登录后才能打开", names.len()))
            }
            Err(error) => failed(
                what,
                error.to_string(),
                "请把数据文件和同名的 .slots 文件放在一处，或从备份恢复（restore）",
            ),
        }
    }
}

fn good(what: &str, seen: String) -> SelfTestCheck {
    SelfTestCheck { what: what.to_owned(), state: SelfTestState::Good, seen, remedy: String::new() }
}

fn warned(what: &str, seen: String, remedy: &str) -> SelfTestCheck {
    SelfTestCheck { what: what.to_owned(), state: SelfTestState::Warning, seen, remedy: remedy.to_owned() }
}

fn failed(what: &str, seen: String, remedy: &str) -> SelfTestCheck {
    SelfTestCheck { what: what.to_owned(), state: SelfTestState::Failed, seen, remedy: remedy.to_owned() }
}

/// How much room the store's disk has left.
fn room(store: &Path) -> SelfTestCheck {
    let what = "磁盘空间";
    // A store that is not there yet will be in the nearest folder that is.
    let folder = store.ancestors().skip(1).find(|folder| folder.is_dir());
    let Some(left) = folder.and_then(|folder| fs4::available_space(folder).ok()) else {
        return warned(what, "看不出剩余空间".to_owned(), "请核对数据文件所在的磁盘");
    };
    let seen = format!("数据文件所在磁盘余 {:.1} GB", gigabytes(left));
    if left < NO_ROOM {
        failed(what, seen, "请清理磁盘，或由管理员把数据文件搬到别的磁盘（store move）")
    } else if left < LITTLE_ROOM {
        warned(what, seen, "剩余空间不多，请清理磁盘：备份与数据文件一样大")
    } else {
        good(what, seen)
    }
}

/// For showing alone.
#[allow(clippy::cast_precision_loss, clippy::float_arithmetic)]
fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 30)
}

/// A paper is drawn, signed with a key made for it, and verified: nothing of it is kept.
fn paper(fonts: &Fonts, now: Timestamp) -> SelfTestCheck {
    let what = "出件和签名";
    let remedy = "请把本报告交给程序的提供者";
    match drawn_and_signed(fonts, now) {
        Ok(true) => good(what, "试出一件，签名后校验无误".to_owned()),
        Ok(false) => failed(what, "试出一件，签名校验不通过".to_owned(), remedy),
        Err(error) => failed(what, format!("试出一件不成：{error}"), remedy),
    }
}

fn drawn_and_signed(fonts: &Fonts, now: Timestamp) -> Result<bool, Error> {
    let (root_key, root) = certificate::make_root("自检", now)?;
    let key = certificate::new_key();
    let valid = (now, now + SignedDuration::from_hours(1));
    let own = certificate::issue(&root_key, &root, "自检", 1, key.verifying_key(), valid)?;
    let signer = Signer::new(key, own, vec![root.clone()]);
    let pdf = memo::render(&trial(now), fonts)?;
    let signing = Signing {
        role: Role::Reviewer,
        name: "自检".to_owned(),
        opinion: "自检".to_owned(),
        at: now,
        pictures: Pictures::default(),
    };
    let signed = memo::sign(pdf, &signing, &signer, fonts)?;
    let found = memo::verify(&signed, &[root]);
    Ok(found.intact && found.trusted == Some(true) && found.signatures.len() == 1)
}

/// A paper that says nothing.
fn trial(now: Timestamp) -> MemoContent {
    let signers =
        [Role::Reviewer, Role::Checker, Role::Approver].map(|role| MemoSigner { role, characters: None });
    MemoContent {
        kind: MemoKind::Refusal,
        bureau: "自检".to_owned(),
        case_number: "自检".to_owned(),
        document_number: None,
        letterhead: Letterhead::default(),
        title: "自检".to_owned(),
        policy: "《自检》".to_owned(),
        policy_status: None,
        pack: None,
        applicant: "自检".to_owned(),
        uscc: String::new(),
        applicant_facts: Vec::new(),
        claims: Vec::new(),
        stacking: Vec::new(),
        total: Money::ZERO,
        materials: Vec::new(),
        before_payment: Vec::new(),
        settled: Vec::new(),
        corrections: Vec::new(),
        terms: None,
        replaces: None,
        date: date(now),
        check_code: Some("0000-0000-0000-0000".to_owned()),
        audit_head: None,
        signers: signers.to_vec(),
        countersign: None,
    }
}

/// Whether a child process can be started, reads, and answers.
fn child() -> SelfTestCheck {
    let what = "识读子程序";
    let remedy = "安全软件可能拦截了本程序再次启动自己，请加入信任；不影响 .xlsx 申报表";
    if !apart::is_ready() {
        return failed(what, "没有就绪".to_owned(), remedy);
    }
    // It is no invoice, and the child says just that.
    let file = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><self-test/>";
    let read = vouchers::read_apart("自检.xml", file, &vouchers::Limits::default(), &|| false);
    match read.problems.first() {
        None => good(what, "能启动，有回应".to_owned()),
        Some(problem) => failed(what, problem.message.to_string(), remedy),
    }
}

fn printing() -> SelfTestCheck {
    let found = printers();
    if found.is_empty() {
        let remedy = "需要直接打印的，请安装打印机；也可以另存为 PDF，在别处打印";
        return warned("打印", "没有找到打印机".to_owned(), remedy);
    }
    good("打印", format!("找到打印机：{}", found.join("、")))
}

/// Whether the clock can be right: it is not before the day on which the program was put on this computer.
fn clock(program: &Path, now: Timestamp) -> SelfTestCheck {
    let what = "时钟";
    let seen = format!("本机时间 {}", moment(now));
    let made = std::fs::metadata(program).and_then(|file| file.modified()).ok();
    let made = made.and_then(|made| Timestamp::try_from(made).ok());
    if made.is_some_and(|made| now + SignedDuration::from_hours(24) < made) {
        return failed(
            what,
            format!("{seen}，早于本程序的文件"),
            "请校准本机的日期和时间：签名和期限都按它计",
        );
    }
    good(what, seen)
}

fn crashes(folder: &Path) -> SelfTestCheck {
    let what = "异常报告";
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    // Their names are their times.
    let mut reports: Vec<_> = entries.map(|entry| entry.path()).collect();
    reports.sort();
    match reports.last() {
        None => good(what, "没有".to_owned()),
        Some(last) => warned(
            what,
            format!("{} 份，最近一份：{}", reports.len(), last.display()),
            "请交给程序的提供者，其中没有申报内容；交出后可以删除",
        ),
    }
}
