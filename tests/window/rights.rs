//! Rights that end while somebody sits at the window, and work that runs while somebody leaves.

use outside_tests::{cli, json, said};

use crate::driver::Window;
use crate::main_job::{PASSWORD, sample, store_with_people};

#[tokio::test]
async fn who_is_demoted_at_the_window_is_signed_out_at_the_next_click_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.wait("[data-page='home']").await;
    let demoted = cli(&store, "管理", PASSWORD, &["user", "roles", "沈予安", "--role", "auditor"]).unwrap();
    assert!(demoted.status.success(), "{}", said(&demoted));
    window.click("#rail-cases").await;
    let word = window.text("[data-page='sign-in'] #ended").await;
    assert!(word.contains("由管理员更改，请重新登录"), "{word}");
    window.shot("21-ended").await;
    // With what they hold now they come in again.
    window.sign_in("沈予安", PASSWORD).await;
    window.wait("[data-page='home']").await;
    assert_eq!(window.count("#ended").await, 0);
    window.close().await;
    let log = json(&cli(&store, "管理", PASSWORD, &["audit", "list", "--json"]).unwrap()).unwrap();
    let ended = log.as_array().unwrap().iter();
    assert!(ended.filter(|row| row["action"] == "refused.session" && row["who"] == "沈予安").count() >= 1);
}

#[tokio::test]
async fn leaving_asks_while_an_import_runs_and_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-import").await;
    let samples = sample("01-").parent().unwrap().to_owned();
    window.fill("#import-path", samples.to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("#import-progress").await;
    window.click("#rail-person").await;
    window.click("#sign-out").await;
    window.wait("#leave-anyway").await;
    let asked = window.text("dialog").await;
    assert!(asked.contains("导入正在进行"), "{asked}");
    window.shot("22-leaving").await;
    window.click("#leave-anyway").await;
    window.wait("[data-page='sign-in']").await;
    window.close().await;
    let log = json(&cli(&store, "管理", PASSWORD, &["audit", "list", "--json"]).unwrap()).unwrap();
    let rows = log.as_array().unwrap();
    let left = rows.iter().position(|row| row["action"] == "sign-out").unwrap();
    assert!(
        rows[left..].iter().all(|row| row["action"] != "import"),
        "nothing comes in after that: {rows:?}"
    );
    assert!(rows.iter().filter(|row| row["action"] == "import").all(|row| row["who"] == "沈予安"));
}
