//! Papers at the window, and words that are not lost: the notice printed and not the memo, the password and not the
//! opinion, invoices with fonts that are not in them, and what was written when the window locks or closes.

use std::path::Path;

use outside_tests::{Demo, cli, said};
use serde_json::json;

use crate::driver::Window;
use crate::main_job::{PASSWORD, sample, store_with_people};

/// A page of Chinese in a font that the file names and does not hold, as electronic invoices are; and a font that
/// nobody can make.
fn invoice(broken: bool) -> Vec<u8> {
    use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
    let mut document = Document::with_version("1.4");
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("GB1"), "Supplement" => 2,
    };
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "STSong-Light", "Flags" => 6, "ItalicAngle" => 0,
        "FontBBox" => vec![(-25).into(), (-254).into(), 1000.into(), 880.into()],
        "Ascent" => 880, "Descent" => -120, "CapHeight" => 880, "StemV" => 93,
    });
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "CIDSystemInfo" => system,
        "DW" => 1000, "FontDescriptor" => descriptor,
    });
    let encoding = if broken { "No-Such-Table-H" } else { "UniGB-UCS2-H" };
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => encoding,
        "DescendantFonts" => vec![descendant.into()],
    });
    let words: Vec<u8> = "增值税电子专用发票".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut text = b"BT /F1 48 Tf 60 700 Td ".to_vec();
    lopdf_string(&mut text, &Object::String(words, StringFormat::Hexadecimal));
    text.extend(b" Tj ET");
    let content = document.add_object(Stream::new(Dictionary::new(), text));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn lopdf_string(out: &mut Vec<u8>, string: &lopdf::Object) {
    if let lopdf::Object::String(bytes, _) = string {
        out.push(b'<');
        bytes.iter().for_each(|byte| out.extend(format!("{byte:02X}").into_bytes()));
        out.push(b'>');
    }
}

/// The sample with these PDFs beside its own attachments.
fn package(folder: &Path, files: &[(&str, Vec<u8>)]) -> std::path::PathBuf {
    use std::io::{Read, Write};
    let path = folder.join("带票.zip");
    let mut from = zip::ZipArchive::new(std::fs::File::open(sample("01-")).unwrap()).unwrap();
    let mut to = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        to.start_file(part.name().unwrap().to_string(), options).unwrap();
        to.write_all(&bytes).unwrap();
    }
    for (name, bytes) in files {
        to.start_file(*name, options).unwrap();
        to.write_all(bytes).unwrap();
    }
    to.finish().unwrap();
    path
}

/// How many pixels of a canvas are dark.
const DARK: &str = "(() => {
    const canvas = document.querySelector('dialog.viewer canvas[data-drawn]');
    if (!canvas) return -1;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 128) dark++;
    return dark;
})()";

#[tokio::test]
async fn invoices_whose_fonts_are_not_in_them_are_drawn_and_what_cannot_be_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let package = package(folder.path(), &[("电子发票.pdf", invoice(false)), ("坏字体.pdf", invoice(true))]);
    let run = |arguments: &[&str]| {
        let output = cli(&store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{}", said(&output));
    };
    run(&["import", package.to_str().unwrap()]);
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.click("#declare-none").await;
    window.click("#outline-files").await;
    for (name, whole) in [("电子发票.pdf", true), ("坏字体.pdf", false)] {
        window.click(&format!("[data-attachment='{name}']")).await;
        window.wait(&format!("#attachment-preview[data-name='{name}']")).await;
        window.click("#attachment-preview .first-page").await;
        window.until("the page is drawn", "document.querySelector('dialog.viewer canvas[data-drawn]')").await;
        window.shot(&format!("invoice-{whole}")).await;
        let dark = window.client.execute(&format!("return {DARK}"), vec![]).await.unwrap().as_i64().unwrap();
        let told = window.count("dialog.viewer [data-page-fault]").await;
        if whole {
            assert!(dark > 1000, "nine characters of 48 points are on the page: {dark} dark pixels");
            assert_eq!(told, 0);
        } else {
            assert_eq!(told, 1, "what is not drawn is said");
            let fault = window.text("dialog.viewer [data-page-fault]").await;
            assert!(fault.contains("第 1 页") && fault.contains("画不出来"), "{fault}");
        }
        window.press_escape().await;
    }
    window.close().await;
}

#[tokio::test]
async fn the_notices_page_prints_the_notice_and_a_menu_is_closed_without_leaving() {
    let demo = Demo::make().unwrap();
    let list = demo.json("reviewer", &["cases", "--stage", "correction"]).unwrap();
    let number = list["rows"][0]["number"].as_str().unwrap().to_owned();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("reviewer", outside_tests::DEMO_PASSWORD).await;
    window.click("#rail-cases").await;
    window.fill("#case-search", &number).await;
    window.until("one is found", "document.querySelectorAll('[data-case]').length === 1").await;

    // Copied, however long the list took to read: into the system's clipboard.
    window.click("#list-copy").await;
    window.until("it is copied", "document.querySelector('#toast')?.innerText.includes('复制')").await;
    let field = window.wait("#case-search").await;
    field.clear().await.unwrap();
    let control = char::from(fantoccini::key::Key::Control);
    field.send_keys(&format!("{control}v{control}")).await.unwrap();
    let pasted = format!("document.querySelector('#case-search').value.includes('{number}')");
    window.until("the rows are on the clipboard", &pasted).await;
    window.fill("#case-search", &number).await;
    window.until("it is found", "document.querySelectorAll('[data-case]').length === 1").await;

    // Escape closes a menu, and leaves the page alone.
    window.open_case(&number).await;
    window.click("#case-more").await;
    window.press_escape().await;
    assert_eq!(window.count("[data-page='case']").await, 1, "the page stays");
    window.click("#show-notice").await;
    window.wait("[data-page='memo']").await;
    window.until("the notice is drawn", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.until("every point is listed", "document.querySelectorAll('.to-correct li').length > 2").await;
    window.shot("notice").await;
    window.client.set_window_size(1920, 1080).await.unwrap();
    window.until("it is drawn as wide", "document.querySelector('#pdf-viewer canvas[data-drawn]')").await;
    window.shot("notice-1920").await;
    window.press_with_control("p").await;
    let notice = format!("document.querySelector('#toast')?.innerText.includes('{number}-补正通知书.pdf')");
    window.until("the notice is printed, not the memo", &notice).await;
    window.click("#rail-person").await;
    window.press_escape().await;
    assert_eq!(window.count("[data-page='memo']").await, 1, "the page stays");
    window.close().await;
    let printed = demo.path(&format!("{number}-补正通知书.pdf"));
    let text = outside_tests::judge("pdftotext", &[&"-raw", &printed, &"-"]).unwrap();
    assert!(text.split_whitespace().collect::<String>().contains("一次性告知"), "{text}");
}

#[tokio::test]
async fn words_outlast_a_lock_and_a_closed_window_and_the_password_is_never_an_opinion() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let run = |arguments: &[&str]| {
        let output = cli(&store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{}", said(&output));
    };
    run(&["import", sample("01-").to_str().unwrap()]);
    run(&["case", "declare", "经信-2024-0001"]);
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;

    // A note without its finding, a remark not sent, a reason not given yet.
    window.fill("#finding-note", "待与企业核对第3号发票").await;
    window.fill("#comment-text", "周五前问清").await;
    window.press_with_control("l").await;
    window.wait("#locked").await;
    window.fill("#sign-in-password", PASSWORD).await;
    window.click("#sign-in-submit").await;
    let still = |css: &str, text: &str| format!("document.querySelector('{css}')?.value === '{text}'");
    window.until("the note is there", &still("#finding-note", "待与企业核对第3号发票")).await;
    window.until("the remark is there", &still("#comment-text", "周五前问清")).await;

    // A reason in a dialog, and the window closed.
    window.click("#case-more").await;
    window.click("#menu-withdraw").await;
    window.fill("#withdraw-comment", "企业来函要求撤回").await;
    window.close_by_its_button().await;
    drop(window);
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.until("the note is there", &still("#finding-note", "待与企业核对第3号发票")).await;
    window.click("#case-more").await;
    window.click("#menu-withdraw").await;
    window.until("the reason is there", &still("#withdraw-comment", "企业来函要求撤回")).await;
    window.press_escape().await;

    // Everything found and decided; then S on the memo's page goes to the password.
    window.sign_out().await;
    run(&["case", "comment", "经信-2024-0001", "已问"]);
    for criterion in ["in-district", "supported-field", "first-tape-out", "key-chip"] {
        run(&["case", "check", "经信-2024-0001", criterion, "--finding", "met"]);
    }
    run(&["case", "material", "经信-2024-0001", "--all", "--state", "received"]);
    run(&["case", "decide", "经信-2024-0001"]);
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.press_with_control("p").await;
    window.wait("#sign-opinion").await;
    window.press("s").await;
    window.until("the password has the focus", "document.activeElement.id === 'sign-password'").await;
    let field = window.wait("#sign-password").await;
    field.send_keys("x").await.unwrap();
    let opinion = window.client.execute("return document.querySelector('#sign-opinion').value", vec![]).await;
    assert_eq!(opinion.unwrap(), json!("符合条件，建议支持。"));
    window.close().await;

    // What one person left unsaved is nobody else's.
    let window = Window::open(&store).await;
    window.sign_in("顾怀礼", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.until("it is empty", &still("#comment-text", "")).await;
    window.close().await;
}

#[tokio::test]
async fn what_was_mapped_is_there_again_after_leaving_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let strange = folder.path().join("自制表.xlsx");
    outside_tests::strange_workbook(&strange, "杭州砚湖微电子有限公司", "24332000000081446120").unwrap();
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-import").await;
    window.fill("#import-path", strange.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.click("#mapping-another").await;
    window.click("#mapping-what option[value='claims']").await;
    window.until("it is taken", "document.querySelector('#mapping-project')").await;
    let project = "const field = document.querySelector('#mapping-project'); field.value = '砚一号';
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    window.client.execute(project, vec![]).await.unwrap();
    window.click("#rail-cases").await;
    window.wait("[data-page='cases']").await;
    window.press_with_control("l").await;
    window.wait("#locked").await;
    window.fill("#sign-in-password", PASSWORD).await;
    window.click("#sign-in-submit").await;
    window.click("#rail-import").await;
    window.fill("#import-path", strange.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.click("[data-part='2']").await;
    window
        .until("what was set is there", "document.querySelector('#mapping-project')?.value === '砚一号'")
        .await;
    window.close().await;
}

#[tokio::test]
async fn the_first_line_of_a_verification_says_what_the_paper_is() {
    let demo = Demo::make().unwrap();
    let memos = demo.memos().unwrap();
    let run = |user: &str, arguments: &[&str]| {
        let output = demo.cli(user, arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    };
    let number = |memo: &Path| {
        let name = memo.file_name().unwrap().to_string_lossy().into_owned();
        name.strip_suffix("-评审意见.pdf").unwrap().to_owned()
    };
    let changed = demo.path("changed.pdf");
    let mut bytes = std::fs::read(&memos[0]).unwrap();
    let at = bytes.windows(6).position(|part| part == b"stream").unwrap() + 20;
    bytes[at] ^= 1;
    std::fs::write(&changed, bytes).unwrap();
    for which in [1, 2] {
        run("approver", &["case", "reopen", &number(&memos[which]), "--comment", "复查单据"]);
    }
    run("reviewer", &["case", "submit", &number(&memos[2])]);
    let half = demo.path("half.pdf");
    run("auditor", &["memo", &number(&memos[2]), "--out", half.to_str().unwrap()]);
    let notice = std::fs::read_dir(demo.path("notices")).unwrap().next().unwrap().unwrap().path();
    let booklet = demo.path("booklet.pdf");
    run("approver", &["meeting", "new", "--name", "第4次评审会", "--date", "2024-12-02"]);
    run("approver", &["meeting", "add", "会议-2024-0001", &number(&memos[0])]);
    run("approver", &["meeting", "print", "会议-2024-0001", "--out", booklet.to_str().unwrap()]);
    let elsewhere = demo.path("elsewhere.pdf");
    std::fs::write(&elsewhere, invoice(false)).unwrap();

    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("auditor", outside_tests::DEMO_PASSWORD).await;
    window.click("#rail-verify").await;
    for (file, verdict, first) in [
        (&memos[0], "good", "有效：完好，三人均已签名"),
        (&changed, "altered", "不可信，请勿使用"),
        (&memos[1], "voided", "已作废，请勿使用"),
        (&memos[2], "superseded", "已被更正件替代"),
        (&half, "half-signed", "没有签完"),
        (&notice, "notice", "是补正通知书"),
        (&booklet, "booklet", "是会议材料"),
        (&elsewhere, "foreign", "不是本系统出具的文件"),
    ] {
        window.fill("#verify-path", file.to_str().unwrap()).await;
        window.click("#verify-submit").await;
        let sheet = format!("#verdict[data-verdict='{verdict}'][data-good='{}']", verdict == "good");
        window.wait(&sheet).await;
        let said = window.text("#verdict h2").await;
        assert!(said.contains(first), "{verdict}: {said}");
        // No tick stands before a line that says that something does not hold.
        let ticks = window.count("#verify-findings use[href='#i-check']").await;
        assert_eq!(ticks, 0, "{verdict}");
        window.shot(&format!("verify-{verdict}")).await;
    }
    window.client.set_window_size(1920, 1080).await.unwrap();
    window.shot("verify-1920").await;
    window.close().await;
}
