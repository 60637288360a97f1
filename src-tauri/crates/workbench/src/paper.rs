//! The paper: previews, signed memos, notices, printing, verification.

use std::path::{Path, PathBuf};
use std::process::Command;

use casework::{Case, Letterhead, MemoContent, MemoKind, Refusal, Stage};
use jiff::Timestamp;
use store::Reader;

use crate::desk::{Workbench, bureau, computed, event, typed};
use crate::error::Error;
use crate::files::save;
use crate::glyphs::placed;
use crate::letterhead;
use crate::memo_content::{memo_content, notice_content};
use crate::present::{date, moment};
use crate::view::{PrintView, VerificationView, VerifiedSignature};

impl Workbench {
    /// The memo as it stands: the frozen one with whoever has signed, else a preview.
    ///
    /// # Errors
    /// No such case; a character that no font has.
    pub fn memo_pdf(&mut self, number: &str) -> Result<Vec<u8>, Error> {
        let stands = self.read_case(number, |_, reader, case| {
            if let Some(memo) = reader.memo_in_force(&case.number)? {
                return Ok(Stands::Frozen(reader.original(&memo.pdf)?));
            }
            Ok(Stands::Preview(Box::new((preview(reader, case)?, case.clone()))))
        })?;
        self.drawn(stands)
    }

    /// 补正通知书 as it stands: the one that was sent while the case waits for corrections, else a preview.
    ///
    /// # Errors
    /// No such case; nothing to correct.
    pub fn notice_pdf(&mut self, number: &str) -> Result<Vec<u8>, Error> {
        let stands = self.read_case(number, |_, reader, case| {
            if case.stage == Stage::Correction {
                let memos = reader.memos_of(&case.number)?;
                let notice = |memo: &&store::Memo| memo.content.kind == MemoKind::Correction;
                if let Some(sent) = memos.iter().rev().find(notice) {
                    return Ok(Stands::Frozen(reader.original(&sent.pdf)?));
                }
            }
            let (bearings, computed) = computed(reader, case)?;
            let content = notice_content(case, &bearings, &computed.assessed, &bureau(reader)?, today());
            if content.corrections.is_empty() {
                return Err(Error::Refused(Refusal::Reason("本案没有需要补正的内容".to_owned())));
            }
            Ok(Stands::Preview(Box::new((content, case.clone()))))
        })?;
        self.drawn(stands)
    }

    fn drawn(&mut self, stands: Stands) -> Result<Vec<u8>, Error> {
        match stands {
            Stands::Frozen(pdf) => Ok(pdf),
            Stands::Preview(preview) => {
                let (content, case) = *preview;
                memo::render(&content, &*self.fonts()?).map_err(|error| placed(error, &case))
            }
        }
    }

    /// Saves the memo. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::memo_pdf`]; a place that cannot be written.
    pub fn save_memo(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let pdf = self.memo_pdf(number)?;
        self.saved("memo.save", number, path, &pdf)
    }

    /// Saves 补正通知书. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::notice_pdf`]; a place that cannot be written.
    pub fn save_notice(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let pdf = self.notice_pdf(number)?;
        self.saved("notice.save", number, path, &pdf)
    }

    /// Prints the memo by the system's spooler, or without a printer saves it ready to print.
    ///
    /// # Errors
    /// As [`Workbench::memo_pdf`]; a spooler that refuses.
    pub fn print_memo(
        &mut self,
        number: &str,
        printer: Option<&str>,
        copies: u32,
        path: Option<&Path>,
    ) -> Result<PrintView, Error> {
        let pdf = self.memo_pdf(number)?;
        let title = format!("{number}-评审意见");
        self.hand_to_printer("memo.print", (number, &title), &pdf, (printer, copies), path)
    }

    /// Sends a PDF to a printer, or saves it ready to print: where the path says, or beside the store.
    pub(crate) fn hand_to_printer(
        &mut self,
        what: &str,
        (subject, title): (&str, &str),
        pdf: &[u8],
        (printer, copies): (Option<&str>, u32),
        path: Option<&Path>,
    ) -> Result<PrintView, Error> {
        let copies = copies.clamp(1, 99);
        if let Some(printer) = printer {
            spool(pdf, title, printer, copies)?;
            self.log(what, subject, printer)?;
            let message = format!("已送往打印机“{printer}”，{copies} 份");
            return Ok(PrintView { printer: printer.to_owned(), file: String::new(), message });
        }
        let path = path.map_or_else(|| self.beside_store(&format!("{}.pdf", file_name(title))), typed);
        let file = self.saved(&format!("{what}-file"), subject, &path, pdf)?;
        let message = format!("没有选打印机，已存为待印文件：{file}");
        Ok(PrintView { printer: String::new(), file, message })
    }

    /// Checks a PDF against the root of this store.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn verify_file(&mut self, path: &Path) -> Result<VerificationView, Error> {
        // Memos keep the root that they were signed under, whatever came after it.
        let roots = self.session()?.store.read::<_, Error>(|reader| Ok(reader.root_certificates()?))?;
        let roots: Vec<_> =
            roots.iter().map(|root| memo::certificate::read(root)).collect::<Result<_, _>>()?;
        let path = typed(path);
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        Ok(verified(&path, &bytes, &roots))
    }

    pub(crate) fn saved(
        &mut self,
        what: &str,
        number: &str,
        path: &Path,
        bytes: &[u8],
    ) -> Result<String, Error> {
        let file = save(&typed(path), bytes)?;
        self.log(what, number, &file)?;
        Ok(file)
    }

    fn log(&mut self, what: &str, number: &str, detail: &str) -> Result<(), Error> {
        let session = self.session_mut()?;
        let actor = session.actor.clone();
        session.store.write::<_, Error>(|tx| {
            tx.audit(event(&actor, Timestamp::now(), what, number, "", detail))?;
            Ok(())
        })
    }

    fn beside_store(&self, name: &str) -> PathBuf {
        self.path.with_file_name(name)
    }
}

/// A title as the name of a file: whatever could be a path in it is a dash.
fn file_name(title: &str) -> String {
    let safe = |ch: char| {
        if ch.is_control() || matches!(ch, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
            '-'
        } else {
            ch
        }
    };
    let name: String = title.trim().trim_matches('.').chars().take(80).map(safe).collect();
    if name.is_empty() { "打印".to_owned() } else { name }
}

enum Stands {
    Frozen(Vec<u8>),
    Preview(Box<(MemoContent, Case)>),
}

/// The memo as it would stand if it froze today, without number and code.
pub(crate) fn preview(reader: &Reader<'_>, case: &Case) -> Result<MemoContent, Error> {
    let (bearings, computed) = computed(reader, case)?;
    let mut content = memo_content(case, &bearings, &computed, &bureau(reader)?, today())?;
    content.letterhead = Letterhead { red: letterhead::read(reader)?.red };
    Ok(content)
}

fn today() -> jiff::civil::Date {
    date(Timestamp::now())
}

/// Checks a PDF, without a store: every signature, what changed since, and the chain to a given root.
///
/// # Errors
/// A file that cannot be read, or a root that is no certificate.
pub fn verify(file: &Path, root: Option<&Path>) -> Result<VerificationView, Error> {
    let roots = match root {
        None => Vec::new(),
        Some(path) => {
            let pem = std::fs::read(path).map_err(Error::io(path))?;
            vec![memo::certificate::read(&pem)?]
        }
    };
    let bytes = std::fs::read(file).map_err(Error::io(file))?;
    Ok(verified(file, &bytes, &roots))
}

fn verified(path: &Path, bytes: &[u8], roots: &[memo::Certificate]) -> VerificationView {
    let report = memo::verify(bytes, roots);
    let good = report.holds();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let verdict = if good {
        format!("“{name}”完好：签名 {} 个，均有效，签名之后没有改动", report.signatures.len())
    } else {
        format!("“{name}”不可信，请勿使用")
    };
    let signatures = report
        .signatures
        .iter()
        .map(|signature| VerifiedSignature {
            role_label: signature.role.clone(),
            signer: signature.signer.clone(),
            at: moment(signature.at),
            good: signature.covers_whole_file_at_its_revision && signature.digest_ok && signature.chain_ok,
        })
        .collect();
    let mut findings: Vec<String> =
        report.signatures.iter().map(|signature| signature.message.clone()).collect();
    if good {
        findings.push(match report.trusted {
            Some(true) => "证书由所给的根证书签发".to_owned(),
            _ => "没有给出根证书：只能说明文件未被改动，不能说明由谁的单位签发".to_owned(),
        });
    }
    if let Some(code) = &report.check_code {
        findings.push(format!("校验码 {code}"));
    }
    VerificationView {
        file: name,
        good,
        intact: report.intact,
        complete: report.complete,
        trusted: report.trusted,
        check_code: report.check_code,
        verdict,
        findings,
        problems: report.problems,
        signatures,
    }
}

/// The system's printers, by name; none where there is no spooler.
#[must_use]
pub fn printers() -> Vec<String> {
    if cfg!(windows) {
        return Vec::new();
    }
    let Ok(listed) = Command::new("lpstat").arg("-e").output() else { return Vec::new() };
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Hands the PDF's own bytes to the spooler.
fn spool(pdf: &[u8], title: &str, printer: &str, copies: u32) -> Result<(), Error> {
    use std::io::Write;
    use std::process::Stdio;
    if !printers().iter().any(|known| known == printer) {
        return Err(Error::NotFound(format!("没有名为“{printer}”的打印机")));
    }
    let lp = Path::new("lp");
    let mut child = Command::new(lp)
        .args(["-d", printer, "-n", &copies.to_string(), "-t", title, "-o", "media=A4", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Error::io(lp))?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(pdf).map_err(Error::io(lp))?;
    }
    let ended = child.wait_with_output().map_err(Error::io(lp))?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Err(Error::invalid(format!("打印机“{printer}”没有接受：{}", said.trim())))
}
