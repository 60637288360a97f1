//! How fast a memo is drawn and signed, against others on the same page in the same run: typst, WeasyPrint and
//! LibreOffice; and pyHanko for the signature. It prints ratios and decides nothing; who is not installed is said to be
//! missing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    missing_docs
)]

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use casework::{MemoContent, Role};
use fixture::people::{bureau, signing};
use fixture::{long, one_claim};
use memo::{Fonts, certificate, render, sign};

const RUNS: usize = 15;

/// The median of some runs, after one to warm up.
fn median(mut work: impl FnMut()) -> Duration {
    work();
    let mut taken: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    taken.sort();
    taken[RUNS / 2]
}

fn millis(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1000.0
}

fn main() {
    // `cargo test` runs benches once, to see that they work: that is not what this is for.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts");
    let start = Instant::now();
    let fonts = Fonts::load(&folder).unwrap();
    println!("fonts parsed once: {:.0} ms", millis(start.elapsed()));
    let content = one_claim();
    let ours = median(|| drop(render(&content, &fonts).unwrap()));
    println!("a memo of four pages in four faces: {:.1} ms", millis(ours));
    let thick = long(200);
    println!("one with 200 line items: {:.1} ms", millis(median(|| drop(render(&thick, &fonts).unwrap()))));

    let place = tempfile::tempdir().unwrap();
    let folder = folder.canonicalize().unwrap();
    std::fs::write(place.path().join("memo.typ"), typst(&content)).unwrap();
    std::fs::write(place.path().join("memo.html"), html(&content, &folder)).unwrap();
    for (name, script) in [("typst", TYPST), ("WeasyPrint", WEASYPRINT)] {
        compare(name, python(script, &[place.path(), &folder]), ours);
    }
    compare("LibreOffice", libreoffice(place.path()), ours);

    let bureau = bureau();
    let signer = bureau.signer("沈予安", 2);
    let first = signing(Role::Reviewer, "沈予安", "同意。", 0);
    let pdf = render(&content, &fonts).unwrap();
    let signed = median(|| drop(sign(pdf.clone(), &first, &signer, &fonts).unwrap()));
    println!("a signature with its drawn opinion: {:.1} ms", millis(signed));
    let key = certificate::new_key();
    let validity = ("2024-01-01T00:00:00Z".parse().unwrap(), "2030-01-01T00:00:00Z".parse().unwrap());
    let own =
        certificate::issue(&bureau.key, &bureau.root, "沈予安", 9, key.verifying_key(), validity).unwrap();
    let pem =
        memo::p256::pkcs8::EncodePrivateKey::to_pkcs8_pem(&key, memo::p256::pkcs8::LineEnding::LF).unwrap();
    std::fs::write(place.path().join("key.pem"), pem.as_bytes()).unwrap();
    std::fs::write(place.path().join("own.pem"), certificate::to_pem(&own).unwrap()).unwrap();
    std::fs::write(place.path().join("root.pem"), certificate::to_pem(&bureau.root).unwrap()).unwrap();
    std::fs::write(place.path().join("memo.pdf"), &pdf).unwrap();
    compare("pyHanko, signing", python(PYHANKO, &[place.path()]), signed);
}

/// How often a peer takes as long as we do.
fn compare(name: &str, theirs: Result<f64, String>, ours: Duration) {
    match theirs {
        Ok(theirs) => println!("    {name}: {theirs:.1} ms, {:.1} times ours", theirs / millis(ours)),
        Err(why) => println!("    {name} is missing: {why}"),
    }
}

/// A script in the judges' environment, which prints the milliseconds of its median.
fn python(script: &str, arguments: &[&Path]) -> Result<f64, String> {
    let venv = std::env::var_os("WORKBENCH_JUDGES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.venv"), PathBuf::from);
    let output = Command::new(venv.join("bin/python"))
        .args(["-c", script])
        .args(arguments)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let fault = String::from_utf8_lossy(&output.stderr).into_owned();
    said.trim()
        .lines()
        .last()
        .and_then(|line| line.parse().ok())
        .ok_or_else(|| fault.trim().lines().last().unwrap_or("no figure").to_owned())
}

const TYPST: &str = r#"
import sys, time, typst
folder, fonts = sys.argv[1:3]
compiler = typst.Compiler(folder + "/memo.typ", font_paths=[fonts], ignore_system_fonts=True)
compiler.compile(format="pdf")
source = open(folder + "/memo.typ", encoding="utf-8").read()
taken = []
for run in range(15):
    # Another text each time, as another case has: a compiler that remembers pages would measure nothing.
    open(folder + "/memo.typ", "w", encoding="utf-8").write(source.replace("砚湖", "砚湖" + "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"[run]))
    start = time.perf_counter()
    compiler.compile(format="pdf")
    taken.append(time.perf_counter() - start)
print(sorted(taken)[7] * 1000)
"#;

const WEASYPRINT: &str = r#"
import sys, time
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
folder = sys.argv[1]
fonts = FontConfiguration()
HTML(folder + "/memo.html").write_pdf(font_config=fonts)
taken = []
for run in range(5):
    start = time.perf_counter()
    HTML(folder + "/memo.html").write_pdf(font_config=fonts)
    taken.append(time.perf_counter() - start)
print(sorted(taken)[2] * 1000)
"#;

const PYHANKO: &str = r#"
import io, sys, time
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
folder = sys.argv[1]
signer = signers.SimpleSigner.load(folder + "/key.pem", folder + "/own.pem", ca_chain_files=[folder + "/root.pem"])
pdf = open(folder + "/memo.pdf", "rb").read()
meta = signers.PdfSignatureMetadata(field_name="Reviewer", certify=True, subfilter=fields.SigSeedSubFilter.PADES,
    docmdp_permissions=fields.MDPPerm.FILL_FORMS, md_algorithm="sha256")
taken = []
for run in range(16):
    start = time.perf_counter()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer)
    taken.append(time.perf_counter() - start)
print(sorted(taken[1:])[7] * 1000)
"#;

/// LibreOffice starts anew for each document: what an office script would pay.
fn libreoffice(folder: &Path) -> Result<f64, String> {
    let run = || -> Result<Duration, String> {
        let start = Instant::now();
        let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
        let output = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir"])
            .arg(folder)
            .arg(folder.join("memo.html"))
            .output()
            .map_err(|error| error.to_string())?;
        if folder.join("memo.pdf").is_file() {
            return Ok(start.elapsed());
        }
        Err(String::from_utf8_lossy(&output.stderr).trim().lines().last().unwrap_or("no PDF").to_owned())
    };
    run()?;
    Ok(millis(run()?.min(run()?)))
}

/// What the memo says, in paragraphs and tables, for the others.
enum Block {
    Title(String),
    Heading(String),
    Text(String),
    Table(Vec<Vec<String>>),
}

fn blocks(content: &MemoContent) -> Vec<Block> {
    let claim = &content.claims[0];
    let mut blocks = vec![
        Block::Title(content.bureau.clone()),
        Block::Text(content.document_number.clone().unwrap_or_default()),
        Block::Title(content.title.clone()),
        Block::Heading("一、申报事项".into()),
        Block::Text(format!("{}依据{}，申报“{}”。", content.applicant, content.policy, claim.title)),
        Block::Text(format!("统一社会信用代码：{}。", content.uscc)),
        Block::Table(claim.inputs.iter().map(|(a, b, c)| vec![a.clone(), b.clone(), c.clone()]).collect()),
        Block::Heading("二、政策依据".into()),
        Block::Text(format!("{}{}：“{}”", content.policy, claim.clause, claim.clause_text)),
        Block::Heading("三、条件核查".into()),
    ];
    let criteria = claim.criteria.iter();
    blocks.push(Block::Table(
        criteria
            .map(|one| vec![one.label.clone(), one.finding.clone(), one.evidence.clone(), one.note.clone()])
            .collect(),
    ));
    blocks.push(Block::Heading("四、材料核对".into()));
    blocks.push(Block::Table(
        content.materials.iter().map(|(a, b, c)| vec![a.clone(), b.clone(), c.clone()]).collect(),
    ));
    blocks.push(Block::Heading("五、明细核定".into()));
    let amount = |amount: Option<policy::Money>| amount.map(policy::Money::grouped).unwrap_or_default();
    blocks.push(Block::Table(
        claim
            .items
            .iter()
            .map(|item| {
                let (claimed, admitted) = (amount(item.claimed), amount(item.admitted));
                vec![item.document.clone(), item.vendor.clone(), claimed, admitted, item.reason.clone()]
            })
            .collect(),
    ));
    blocks.push(Block::Heading("六、资金测算".into()));
    blocks.push(Block::Table(
        claim
            .steps
            .iter()
            .map(|step| {
                let grounds = step.cites.clone().or_else(|| step.at.clone()).unwrap_or_default();
                vec![step.sign.clone(), step.label.clone(), grounds, step.value.clone()]
            })
            .collect(),
    ));
    blocks.extend(claim.advisories.iter().map(|advisory| Block::Text(format!("提示：{advisory}"))));
    blocks.push(Block::Heading("七、评审意见".into()));
    blocks.push(Block::Text(format!(
        "经评审，核定支持金额为人民币叁佰万元整（￥{}）。",
        content.total.grouped()
    )));
    blocks.push(Block::Text(content.bureau.clone()));
    let rows = ["经办意见", "复核意见", "审定意见"];
    blocks.push(Block::Table(rows.map(|row| vec![row.into(), "签名：　　　日期：".into()]).to_vec()));
    blocks.push(Block::Text(format!(
        "案号：{} 校验码：{} 审计链：{}",
        content.case_number,
        content.check_code.clone().unwrap_or_default(),
        content.audit_head.clone().unwrap_or_default()
    )));
    blocks
}

fn typst(content: &MemoContent) -> String {
    let quoted = |text: &str| format!("#\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut out = String::from(
        "#set page(paper: \"a4\", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), numbering: \"— 1 —\")\n\
         #set text(font: \"FandolFang R\", size: 16pt, lang: \"zh\", region: \"cn\", fallback: true)\n\
         #set par(justify: true, leading: 13pt, first-line-indent: (amount: 2em, all: true))\n",
    );
    for block in blocks(content) {
        match block {
            Block::Title(text) => {
                out.push_str(&format!(
                    "#align(center, text(font: \"Noto Serif SC\", size: 22pt)[{}])\n\n",
                    quoted(&text)
                ));
            }
            Block::Heading(text) => {
                out.push_str(&format!("#par(text(font: \"Noto Sans SC\")[{}])\n\n", quoted(&text)));
            }
            Block::Text(text) => out.push_str(&format!("{}\n\n", quoted(&text))),
            Block::Table(rows) => {
                let columns = rows.first().map_or(1, Vec::len);
                out.push_str(&format!("#[#set text(size: 12pt)\n#table(columns: (1fr,) * {columns},\n"));
                for cell in rows.iter().flatten() {
                    out.push_str(&format!("[{}], ", quoted(cell)));
                }
                out.push_str(")]\n\n");
            }
        }
    }
    out
}

fn html(content: &MemoContent, fonts: &Path) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let face = |name: &str, file: &str| {
        format!("@font-face{{font-family:{name};src:url('file://{}/{file}')}}", fonts.display())
    };
    let mut out = format!(
        "<!DOCTYPE html><html lang=\"zh\"><head><meta charset=\"utf-8\"><title>memo</title><style>{}{}{}{}\
         @page{{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-center{{content:'— ' counter(page) ' —'}}}}\
         body{{font:16pt fang,rare;line-height:29pt}}h1{{font:22pt biao;text-align:center}}h2{{font:16pt hei}}\
         p{{text-indent:2em;margin:0;text-align:justify}}table{{width:100%;border-collapse:collapse;font-size:12pt;line-height:16.5pt}}\
         td{{border:.5pt solid}}</style></head><body>",
        face("fang", "FandolFang-Regular.otf"),
        face("hei", "NotoSansSC_400Regular.ttf"),
        face("biao", "NotoSerifSC_700Bold.ttf"),
        face("rare", "LXGWWenKai-Light.ttf"),
    );
    for block in blocks(content) {
        match block {
            Block::Title(text) => out.push_str(&format!("<h1>{}</h1>", escaped(&text))),
            Block::Heading(text) => out.push_str(&format!("<h2>{}</h2>", escaped(&text))),
            Block::Text(text) => out.push_str(&format!("<p>{}</p>", escaped(&text))),
            Block::Table(rows) => {
                out.push_str("<table>");
                for row in rows {
                    let cells: String =
                        row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
                    out.push_str(&format!("<tr>{cells}</tr>"));
                }
                out.push_str("</table>");
            }
        }
    }
    out + "</body></html>"
}
