//! A draft is adopted in the window, and a revision is priced: followed, explained case by case, and saved.

use outside_tests::{PLATFORMS, cli, fill_in, root, said};

use crate::driver::Window;
use crate::main_job::{PASSWORD, store_with_people};

/// 溪畔院 of so much investment, on the form of the officer's policy.
fn application(
    folder: &std::path::Path,
    store: &std::path::Path,
    (name, uscc): (&str, &str),
    investment: &str,
) {
    let (form, file) = (folder.join("养老.xlsx"), folder.join(format!("{name}.xlsx")));
    let run = |arguments: &[&str]| {
        let made = cli(store, "沈予安", PASSWORD, arguments).unwrap();
        assert!(made.status.success(), "{}", said(&made));
    };
    if !form.is_file() {
        let out = form.to_str().unwrap();
        run(&[
            "template",
            "--policy",
            "elder-2025",
            "--benefit",
            "building",
            "--benefit",
            "insurance",
            "--out",
            out,
        ]);
    }
    let cells = [
        ("申报主体", "C4", name),
        ("申报主体", "C5", uscc),
        ("申报主体", "C6", "是"),
        ("申报主体", "C7", "是"),
        ("申报主体", "C8", "2022-06-01"),
        ("申报主体", "C9", "否"),
        ("建设补助", "C4", "2025"),
        ("建设补助", "C5", "新院"),
        ("建设补助", "C6", investment),
        ("保费补贴", "C4", "2025"),
        ("保费补贴", "C5", "2025年度保险"),
        ("保费补贴", "C6", "80000"),
    ];
    fill_in(&form, &file, &cells).unwrap();
    run(&["import", file.to_str().unwrap()]);
}

/// A picture shows the frame before, now and then.
async fn settled() {
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
}

#[tokio::test]
async fn a_draft_is_adopted_and_a_revision_is_priced_down_to_both_computations() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let pack = root().join("src-tauri/crates/policy/tests/packs/elder");
    let install = ["policy", "install", pack.to_str().unwrap(), "--approval", "2025年第2次局长办公会纪要"];
    let made = cli(&store, "管理", PASSWORD, &install).unwrap();
    assert!(made.status.success(), "{}", said(&made));
    application(folder.path(), &store, ("临溪溪畔养老院", PLATFORMS[0].1), "5000000");
    application(folder.path(), &store, ("临溪松涛护理院", PLATFORMS[1].1), "12000000");
    // A revision in a folder: 9% instead of 10%.
    let revised = folder.path().join("修订稿");
    std::fs::create_dir(&revised).unwrap();
    let mut text = std::fs::read_to_string(pack.join("policy.md")).unwrap();
    for (from, to) in
        [("500万元以上的，补助10%", "500万元以上的，补助9%"), ("exactly = \"10%\"", "exactly = \"9%\"")]
    {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    std::fs::write(revised.join("policy.md"), text).unwrap();

    let window = Window::open(&store).await;
    window.sign_in("管理", PASSWORD).await;
    window.click("#rail-admin").await;
    window.click("#section-policies").await;
    window.click("[data-adopt='elder-2025@1']").await;
    window.fill("#adopt-number", "临政发〔2025〕7号").await;
    window.fill("#adopt-from", "2025-01-01").await;
    window.fill("#adopt-approval", "2025年第5次区政府常务会议纪要").await;
    // Nothing is confirmed unseen.
    window.click("#policy-adopt").await;
    window
        .until(
            "the difference is to be seen first",
            "document.querySelector('dialog .error')?.innerText.includes('请先查看')",
        )
        .await;
    window.click("#adopt-look").await;
    window
        .until(
            "the difference is shown",
            "document.querySelector('#policy-differences')?.innerText.includes('临政发〔2025〕7号')",
        )
        .await;
    settled().await;
    window.shot("64-adopt").await;
    window.click("#policy-adopt").await;
    window.wait("[data-policy='elder-2025@2']").await;
    window
        .until("it is no draft", "document.querySelector(\"[data-policy='elder-2025@2']\").innerText.includes('临政发〔2025〕7号') && !document.querySelector(\"[data-adopt='elder-2025@2']\")")
        .await;
    window.shot("65-adopted").await;

    window.click("#section-pricing").await;
    window.click("#price-from option[value='elder-2025@1']").await;
    window.fill("#price-path", revised.to_str().unwrap()).await;
    window.click("#price-run").await;
    // 5,000,000.00 and 12,000,000.00, each × 1% less.
    window
        .until(
            "the revision is priced",
            "document.querySelector('#price-totals')?.innerText.includes('−170,000.00')",
        )
        .await;
    settled().await;
    window.shot("66-priced-revision").await;
    window.click("#price-to option[value='elder-2025@1']").await;
    window.click(".suppose-more summary").await;
    window.click("[data-price-ruling='investment-bound'] option[value='lower']").await;
    window.fill("#price-year", "25").await;
    window.click("#price-run").await;
    window
        .until("a year has four digits", "document.querySelector('.page-error')?.innerText.includes('四位')")
        .await;
    window.fill("#price-year", "2025").await;
    window.click("#price-run").await;
    // 5,000,000.00 × 8% instead of × 10%; 12,000,000.00 stays at 1,200,000.00.
    window
        .until(
            "the reading is priced",
            "document.querySelector('#price-totals')?.innerText.includes('−100,000.00')",
        )
        .await;
    window.shot("66-priced-reading").await;
    window.click("[data-explain]").await;
    window
        .until("both computations stand beside each other", "[...document.querySelectorAll('[data-explained] .side')].some((side) => side.innerText.includes('400,000.00')) && [...document.querySelectorAll('[data-explained] .side')].some((side) => side.innerText.includes('500,000.00'))")
        .await;
    window
        .client
        .execute("document.querySelector('[data-explained]').scrollIntoView()", vec![])
        .await
        .unwrap();
    window.shot("67-price-explained").await;
    let (xlsx, pdf) = (folder.path().join("测算.xlsx"), folder.path().join("测算.pdf"));
    window.fill("#price-xlsx-path", xlsx.to_str().unwrap()).await;
    window.click("#price-xlsx").await;
    window.fill("#price-pdf-path", pdf.to_str().unwrap()).await;
    window.click("#price-pdf").await;
    for file in [&xlsx, &pdf] {
        for _ in 0..100 {
            if file.is_file() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert!(file.is_file(), "{}", file.display());
    }
    // It waits while somebody looks elsewhere, and ends with them.
    window.click("#rail-policy").await;
    window.click("#policy-which option[value='elder-2025@2']").await;
    window.click("[data-clause='2']").await;
    window
        .until("rules are read in sentences", "document.querySelector('[data-rules=building]')?.innerText.includes('500万元以上的，按 10%给予')")
        .await;
    window.shot("68-policy-rules").await;
    window.client.set_window_size(1920, 1080).await.unwrap();
    window.shot("68-policy-rules-1920").await;
    window.click("#rail-admin").await;
    window.click("#section-pricing").await;
    window.wait("#price-found").await;
    settled().await;
    window.shot("69-priced-1920").await;
    window.click("#section-policies").await;
    window.wait("[data-policy='elder-2025@2']").await;
    window.shot("70-policies-1920").await;
    window.sign_out().await;
    window.sign_in("管理", PASSWORD).await;
    window.click("#rail-admin").await;
    window.click("#section-pricing").await;
    window.wait("#price-run").await;
    assert_eq!(window.count("#price-found").await, 0);
    window.close().await;
}
