//! The paper: previews, signed memos, notices, printing.

use casework::memo_content;
use std::path::{Path, PathBuf};

use casework::{AuditAction, Case, MemoContent, Refusal};
use jiff::Timestamp;
use store::Reader;

use crate::error::Error;
use crate::format::date;
use crate::papers::glyphs::placed;
use crate::papers::issuer::issuer;
use crate::papers::notice::{notice_content, sent_notice};
use crate::papers::spooler::spool;
use crate::papers::view::PrintView;
use crate::saved_files::save;
use crate::session::{Workbench, computed, event, typed};

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
            if let Some(sent) = sent_notice(reader, case)? {
                return Ok(Stands::Frozen(reader.original(&sent.pdf)?));
            }
            let (inputs, computed) = computed(reader, case)?;
            let issuer = issuer(reader, &case.bureau)?;
            let content = notice_content(reader, case, &inputs, &computed.assessed, &issuer, today())?;
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
        self.saved(AuditAction::MemoSave, number, path, &pdf)
    }

    /// Saves 一页摘要 of a case, whatever its stage. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::memo_pdf`]; a place that cannot be written.
    pub fn save_summary(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let (content, case) = self.read_case(number, |_, reader, case| {
            let content = match reader.memo_in_force(&case.number)? {
                Some(memo) => memo.content,
                None => preview(reader, case)?,
            };
            Ok((content, case.clone()))
        })?;
        let pdf = memo::render_summary(&content, &*self.fonts()?).map_err(|error| placed(error, &case))?;
        self.saved(AuditAction::SummarySave, number, path, &pdf)
    }

    /// Saves 补正通知书. Returns the path.
    ///
    /// # Errors
    /// As [`Workbench::notice_pdf`]; a place that cannot be written.
    pub fn save_notice(&mut self, number: &str, path: &Path) -> Result<String, Error> {
        let pdf = self.notice_pdf(number)?;
        self.saved(AuditAction::NoticeSave, number, path, &pdf)
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
        self.hand_to_printer(AuditAction::MemoPrint, (number, &title), &pdf, (printer, copies), path)
    }

    /// The same for 补正通知书.
    ///
    /// # Errors
    /// As [`Workbench::notice_pdf`]; a spooler that refuses.
    pub fn print_notice(
        &mut self,
        number: &str,
        printer: Option<&str>,
        copies: u32,
        path: Option<&Path>,
    ) -> Result<PrintView, Error> {
        let pdf = self.notice_pdf(number)?;
        let title = format!("{number}-补正通知书");
        self.hand_to_printer(AuditAction::NoticePrint, (number, &title), &pdf, (printer, copies), path)
    }

    /// Sends a PDF to a printer, or saves it ready to print: where the path says, or beside the store.
    pub(crate) fn hand_to_printer(
        &mut self,
        what: AuditAction,
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
        let file = self.saved(ready_to_print(what), subject, &path, pdf)?;
        let message = format!("没有选打印机，已存为待印文件：{file}");
        Ok(PrintView { printer: String::new(), file, message })
    }

    pub(crate) fn saved(
        &mut self,
        what: AuditAction,
        number: &str,
        path: &Path,
        bytes: &[u8],
    ) -> Result<String, Error> {
        let file = save(&typed(path), bytes)?;
        self.log(what, number, &file)?;
        Ok(file)
    }

    fn log(&mut self, what: AuditAction, number: &str, detail: &str) -> Result<(), Error> {
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

/// What is recorded where a paper is saved ready to print, and not sent to a printer.
const fn ready_to_print(printed: AuditAction) -> AuditAction {
    match printed {
        AuditAction::MemoPrint => AuditAction::MemoPrintFile,
        AuditAction::NoticePrint => AuditAction::NoticePrintFile,
        AuditAction::Print => AuditAction::PrintFile,
        other => other,
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
    let (inputs, computed) = computed(reader, case)?;
    Ok(memo_content(case, &inputs, &computed, &issuer(reader, &case.bureau)?.head(today()))?)
}

fn today() -> jiff::civil::Date {
    date(Timestamp::now())
}
