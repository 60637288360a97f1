//! Heads of the audit log that stand elsewhere: on signed memos, the files themselves, and in backups. Each must stand
//! in the chain.

use std::path::Path;

use memo::{Certificate, certificate};
use store::{Head, Reader};

use crate::error::Error;
use crate::session::trusted_roots;

/// What does not fit of the memos that the store holds.
pub(crate) fn in_papers(reader: &Reader<'_>) -> Result<Vec<String>, Error> {
    let roots = roots(reader)?;
    let mut wrong = Vec::new();
    for paper in reader.signed_papers()? {
        let named = format!("{} 第 {} 版评审意见", paper.case_number, paper.version);
        match reader.original(&paper.pdf) {
            Ok(pdf) => wrong.extend(on_memo(reader, &named, &pdf, &roots)?),
            Err(missing) => wrong.push(format!("{named}：{missing}")),
        }
    }
    Ok(wrong)
}

/// What does not fit of a file that was handed in.
///
/// # Errors
/// A file that is neither a backup nor a memo.
pub(crate) fn in_file(reader: &Reader<'_>, path: &Path) -> Result<Vec<String>, Error> {
    let named = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let pdf = std::fs::read(path).map_err(Error::io(path))?;
    if pdf.starts_with(b"%PDF") {
        return Ok(on_memo(reader, &format!("“{named}”"), &pdf, &roots(reader)?)?.into_iter().collect());
    }
    let head = store::backup_manifest(path)?.head;
    Ok(unfit(reader, &format!("备份“{named}”"), &head)?.into_iter().collect())
}

fn roots(reader: &Reader<'_>) -> Result<Vec<Certificate>, Error> {
    let mut roots: Vec<Certificate> = reader
        .root_certificates()?
        .iter()
        .map(|root| certificate::read(&root.der))
        .collect::<Result<_, _>>()?;
    roots.extend(trusted_roots(reader)?);
    Ok(roots)
}

fn on_memo(
    reader: &Reader<'_>,
    named: &str,
    pdf: &[u8],
    roots: &[Certificate],
) -> Result<Option<String>, Error> {
    let report = memo::verify(pdf, roots);
    if !report.intact || report.trusted == Some(false) {
        return Ok(Some(format!("{named}的签名不成立，所印的存档校验值不能作数")));
    }
    let Some((seq, hash)) = memo::audit_head(pdf).and_then(|head| {
        let (seq, hash) = head.split_once(':')?;
        Some((seq.parse().ok()?, hash.to_owned()))
    }) else {
        return Ok(Some(format!("{named}上没有存档校验值")));
    };
    unfit(reader, named, &Head { seq, hash })
}

fn unfit(reader: &Reader<'_>, named: &str, head: &Head) -> Result<Option<String>, Error> {
    if reader.stands_in_chain(head)? {
        return Ok(None);
    }
    let end = reader.audit_head()?.seq;
    let seq = head.seq;
    Ok(Some(if seq > end {
        format!(
            "{named}所存的审计记录到第 {seq} 条，现在的审计日志只到第 {end} 条：记录被截去，或旧数据被放回"
        )
    } else {
        format!("{named}所存的第 {seq} 条审计记录的校验值与现在的不同：记录被重写")
    }))
}
