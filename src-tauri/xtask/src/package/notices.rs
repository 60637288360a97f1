//! The licences of everything that is shipped: crates, the page's packages, fonts, each text once with who it is of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{gzip, stage};
use crate::licences::shipped_crates;
use crate::run::root;

/// Writes them, compressed. Returns the file.
pub fn write() -> Result<PathBuf> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for shipped in shipped_crates()? {
        let name = format!("{} {}（{}）", shipped.name, shipped.version, shipped.licence);
        collect(&shipped.folder, &name, &mut texts)?;
        named.insert(name);
    }
    let modules = root().join("ui/node_modules");
    for name in ["@tauri-apps/api", "@tauri-apps/plugin-dialog", "echarts", "zrender", "pdfjs-dist", "svelte"]
    {
        collect(&modules.join(name), name, &mut texts)?;
        named.insert(name.to_owned());
    }
    collect(&root(), "policy-workbench", &mut texts)?;
    let fonts = root().join("assets/fonts/LICENSES");
    for entry in fs::read_dir(&fonts)?.flatten() {
        let text = fs::read_to_string(entry.path())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        texts.entry(text.trim().to_owned()).or_default().insert(format!("字体 {name}"));
    }

    let list: Vec<&str> = named.iter().map(String::as_str).collect();
    let mut written =
        format!("本程序使用了以下软件和字体，谨致谢意。许可全文附后。\n\n{}\n", list.join("\n"));
    for (text, of) in &texts {
        let of: Vec<&str> = of.iter().map(String::as_str).collect();
        written += &format!("\n{}\n{}\n\n{text}\n", "=".repeat(80), of.join("\n"));
    }
    let file = stage().join("third-party-notices.txt");
    fs::create_dir_all(stage())?;
    fs::write(&file, written)?;
    gzip(&file)?;
    Ok(stage().join("third-party-notices.txt.gz"))
}

/// What a package says of its licence, in files beside its source.
fn collect(folder: &Path, of: &str, texts: &mut BTreeMap<String, BTreeSet<String>>) -> Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let told = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT"];
        if !entry.path().is_file() || !told.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(entry.path())?).replace("\r\n", "\n");
        texts.entry(text.trim().to_owned()).or_default().insert(of.to_owned());
    }
    Ok(())
}
