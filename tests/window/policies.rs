//! A second policy comes into the store, is read beside the first, worked under, and retired.

use outside_tests::{DEMO_PASSWORD, cli, fill_in, root, said};

use crate::driver::Window;
use crate::main_job::{PASSWORD, store_with_people};

#[tokio::test]
async fn a_pack_that_is_double_clicked_is_shown_to_an_administrator_before_it_is_installed() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let other = tempfile::tempdir().unwrap();
    let other = store_with_people(other.path());
    let pack = folder.path().join("港口.policypack");
    let source = root().join("src-tauri/crates/policy/tests/packs/harbour");
    for words in [
        &["policy", "install", source.to_str().unwrap(), "--approval", "会议纪要"][..],
        &["policy", "export", "harbour-2025", "--to", pack.to_str().unwrap()],
    ] {
        let output = cli(&other, "管理", PASSWORD, words).unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }

    let pack = pack.to_str().unwrap();
    let window = Window::open_with(&store, &["--open", pack]).await;
    window.sign_in("管理", PASSWORD).await;
    window.wait("#policy-approval").await;
    let named = |name: &str| format!("document.querySelector('dialog')?.innerText.includes('{name}')");
    window.until("the pack is looked at", &named("harbour-2025@2")).await;
    window.press_escape().await;

    // Another one, while the window is open: the second start hands it over and ends.
    window.click("#rail-home").await;
    let second = std::process::Command::new(outside_tests::binary().unwrap())
        .args(["--store", store.to_str().unwrap(), "--open", pack])
        .env("XDG_DATA_HOME", folder.path().join("data"))
        .status()
        .unwrap();
    assert!(second.success());
    window.until("it is looked at again", &named("harbour-2025@2")).await;
    window.press_escape().await;
    window.sign_out().await;

    // Who may not install is told who may.
    drop(window);
    let window = Window::open_with(&store, &["--open", pack]).await;
    window.sign_in("沈予安", PASSWORD).await;
    window
        .until("who installs it", "document.querySelector('#toast')?.innerText.includes('由管理员安装')")
        .await;
}

#[tokio::test]
async fn an_administrator_installs_a_policy_and_a_reviewer_works_under_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let pack = root().join("src-tauri/crates/policy/tests/packs/harbour");

    let window = Window::open(&store).await;
    window.sign_in("管理", PASSWORD).await;
    window.click("#rail-admin").await;
    window.click("#section-policies").await;
    window.wait("[data-policy='binjiang-computing-2024-draft@1']").await;
    // What is no pack is said in words, and nothing comes in.
    window.fill("#policy-path", folder.path().to_str().unwrap()).await;
    window.click("#policy-look").await;
    let fault = "document.querySelector('.page-error')?.innerText.includes('没有政策包')";
    window.until("a folder without a pack is refused", fault).await;
    window.fill("#policy-path", pack.to_str().unwrap()).await;
    window.click("#policy-look").await;
    window.wait("#policy-approval").await;
    window.click("#policy-install").await;
    window
        .until(
            "the approval is asked for",
            "document.querySelector('dialog .error')?.innerText.includes('批准文件')",
        )
        .await;
    window.shot("60-policy-looked-at").await;
    window.fill("#policy-approval", "2024年第12次主任办公会纪要").await;
    window.click("#policy-install").await;
    window.wait("[data-policy='harbour-2025@2']").await;
    window.shot("61-policies").await;

    // Each policy is read by itself.
    window.click("#rail-policy").await;
    window.click("#policy-which option[value='harbour-2025@2']").await;
    window
        .until(
            "its text is shown",
            "document.querySelector('[data-page=policy]')?.innerText.includes('在本区注册')",
        )
        .await;
    // It stays so.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let shown = "document.querySelector('#policy-which').value === 'harbour-2025@2'
        && document.querySelector('[data-page=policy]').innerText.includes('在本区注册')";
    window.until("it is still shown", shown).await;
    window.shot("62-policy-read").await;
    window.sign_out().await;

    // An application on its own form is worked under it.
    let (form, file) = (folder.path().join("临港.xlsx"), folder.path().join("海试一号.xlsx"));
    let template =
        ["template", "--policy", "harbour-2025", "--benefit", "sea-trial", "--out", form.to_str().unwrap()];
    let made = cli(&store, "沈予安", PASSWORD, &template).unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let cells = [
        ("申报主体", "C4", "临港试例动力有限公司"),
        ("申报主体", "C5", "是"),
        ("申报主体", "C6", "2024-06-01"),
        ("申报主体", "C8", "动力"),
        ("申报主体", "C9", "否"),
        ("申报主体", "C10", "3000000"),
        ("海试补助", "C4", "2025"),
        ("海试补助", "C5", "海试一号"),
        ("海试补助", "C6", "1000000"),
    ];
    fill_in(&form, &file, &cells).unwrap();
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-import").await;
    window.fill("#import-path", file.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package^='海试一号'][data-status='imported']").await;
    window.shot("63-imported-under-it").await;
    window.sign_out().await;

    // Lists say under which policy, and show one alone; the case is another bureau's, which an administrator sees.
    window.sign_in("管理", PASSWORD).await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.click("#case-policy option[value='harbour-2025@2']").await;
    window.until("its case is shown", "document.querySelectorAll('[data-case]').length === 1").await;
    window.click("#case-policy option[value='binjiang-computing-2024-draft']").await;
    window.until("the other policy has none", "document.querySelectorAll('[data-case]').length === 0").await;
    window.click("#rail-admin").await;
    window.click("#section-policies").await;
    window.click("[data-retire='harbour-2025@2']").await;
    window.fill("#policy-retire-reason", "已有新版").await;
    window.click("#policy-retire").await;
    window
        .until(
            "it is retired",
            "document.querySelector('[data-policy=\"harbour-2025@2\"]')?.innerText.includes('停用')",
        )
        .await;
    window.close().await;
}

/// A store of before has version 1 alone: the page says that the program has another, and one click installs it.
#[tokio::test]
async fn a_newer_version_that_comes_with_the_program_is_one_click_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("workbench.db");
    let released = root().join("src-tauri/crates/workbench/tests/released/schema-7.backup");
    let restored = cli(&store, "admin", DEMO_PASSWORD, &["restore", released.to_str().unwrap()]).unwrap();
    assert!(restored.status.success(), "{}", said(&restored));
    let window = Window::open(&store).await;
    window.sign_in("admin", DEMO_PASSWORD).await;
    window.click("#rail-admin").await;
    window.click("#section-policies").await;
    window.wait("[data-newer='binjiang-computing-2024-draft@2']").await;
    window.shot("64-policy-newer").await;
    window.click("[data-install='binjiang-computing-2024-draft@2']").await;
    window.fill("#policy-approval", "区政府常务会议纪要").await;
    window.click("#policy-install").await;
    window.wait("[data-policy='binjiang-computing-2024-draft@2']").await;
    window.until("nothing newer is left", "document.querySelector('[data-newer]') === null").await;
    window.close().await;
}
