//! Printers: CUPS where there is one. On Windows the system's own viewer of PDFs prints, and asks for the printer.

use std::path::Path;
use std::process::Command;

use crate::error::Error;

#[cfg(not(windows))]
mod system {
    use super::*;

    /// Where the spooler of this computer listens. Named, so that its programs ask nobody else: neither a server that the
    /// environment names nor a port.
    const SPOOLER: (&str, &str) = ("CUPS_SERVER", "/run/cups/cups.sock");

    pub(super) fn printers() -> Vec<String> {
        // Those that this computer has, and not what the network offers: `-e` would look around for more.
        let asked =
            Command::new("lpstat").arg("-a").env(SPOOLER.0, SPOOLER.1).env("LC_ALL", "C.UTF-8").output();
        let Ok(listed) = asked else { return Vec::new() };
        let text = String::from_utf8_lossy(&listed.stdout);
        text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    }

    pub(super) fn spool(pdf: &[u8], title: &str, printer: &str, copies: u32) -> Result<(), Error> {
        use std::io::Write;
        use std::process::Stdio;
        if !printers().iter().any(|known| known == printer) {
            return Err(Error::NotFound(format!("没有名为“{printer}”的打印机")));
        }
        let lp = Path::new("lp");
        let mut child = Command::new(lp)
            .env(SPOOLER.0, SPOOLER.1)
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
}

#[cfg(windows)]
mod system {
    use super::*;

    /// What stands in the list of printers.
    const VIEWER: &str = "由系统的 PDF 阅读器打印（在其中选打印机和份数）";

    pub(super) fn printers() -> Vec<String> {
        vec![VIEWER.to_owned()]
    }

    /// Opens the file in the system's viewer. It lies in the person's own temporary folder, which the system clears.
    pub(super) fn spool(pdf: &[u8], title: &str, printer: &str, _: u32) -> Result<(), Error> {
        if printer != VIEWER {
            return Err(Error::NotFound(format!("没有名为“{printer}”的打印机")));
        }
        let folder = std::env::temp_dir().join("policy-workbench-print");
        std::fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
        let file = folder.join(format!("{title}.pdf"));
        std::fs::write(&file, pdf).map_err(Error::io(&file))?;
        // The shell opens it with whatever opens PDFs here; its exit code says nothing.
        Command::new("explorer").arg(&file).spawn().map_err(Error::io(Path::new("explorer")))?;
        Ok(())
    }
}

/// The system's printers, by name; none where there is no spooler.
#[must_use]
pub fn printers() -> Vec<String> {
    system::printers()
}

/// Hands the PDF's own bytes to the spooler.
pub(crate) fn spool(pdf: &[u8], title: &str, printer: &str, copies: u32) -> Result<(), Error> {
    system::spool(pdf, title, printer, copies)
}
