//! What the window refuses: a person's own case, and text that would be markup.

use outside_tests::{add_user, cli, json, said};
use serde_json::json as value;

use crate::driver::Window;
use crate::main_job::{PASSWORD, sample, store_with_people};

#[tokio::test]
async fn nobody_checks_their_own_case_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with_people(folder.path());
    let add = ["user", "add", "双职", "--role", "reviewer", "--role", "checker"];
    add_user(&store, "管理", PASSWORD, &add).unwrap();
    let as_both = |arguments: &[&str]| {
        let output = cli(&store, "双职", PASSWORD, arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        output
    };
    as_both(&["import", sample("01-").to_str().unwrap()]);
    let cases = json(&as_both(&["cases", "--json"])).unwrap();
    let number = cases["rows"][0]["number"].as_str().unwrap().to_owned();
    as_both(&["case", "declare", &number]);
    for criterion in ["in-district", "supported-field", "first-tape-out", "key-chip"] {
        as_both(&["case", "check", &number, criterion, "--finding", "met"]);
    }
    as_both(&["case", "material", &number, "--all", "--state", "received"]);
    as_both(&["case", "decide", &number]);
    as_both(&["case", "submit", &number]);

    let window = Window::open(&store).await;
    window.sign_in("双职", PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case(&number).await;
    window.until("the reason is said", "document.body.innerText.includes('同一人不得再复核')").await;
    window.shot("20-own-case").await;
    let offered =
        window.client.execute("return Boolean(document.querySelector('#sign-submit'))", vec![]).await;
    assert_eq!(offered.unwrap(), value!(false));

    // Asking past the page is refused in Rust, and logged.
    let asked = window
        .client
        .execute_async(
            "const [number, password, done] = arguments;
             window.__TAURI_INTERNALS__.invoke('approve', { number, opinion: '', password })
               .then(() => done('allowed'), (error) => done(error.code))",
            vec![value!(number), value!(PASSWORD)],
        )
        .await
        .unwrap();
    assert_eq!(asked, value!("refused"));

    // A checker who asks for what only 经办 may do.
    window.sign_out().await;
    window.sign_in("顾怀礼", PASSWORD).await;
    window.wait("[data-page='home']").await;
    let asked = window
        .client
        .execute_async(
            "const [number, done] = arguments;
             window.__TAURI_INTERNALS__.invoke('withdraw', { number, comment: '企业要求' })
               .then(() => done('allowed'), (error) => done(error.code + error.message))",
            vec![value!(number)],
        )
        .await
        .unwrap();
    let asked = asked.as_str().unwrap();
    assert!(asked.starts_with("refused") && asked.contains("经办"), "{asked}");

    // A wrong password.
    window.sign_out().await;
    window.sign_in("顾怀礼", "wrong-password").await;
    let fault = window.text("#sign-in-fault").await;
    assert!(fault.contains("用户名或口令不正确"), "{fault}");
    window.close().await;

    let log = json(&cli(&store, "管理", PASSWORD, &["audit", "list", "--json"]).unwrap()).unwrap();
    let logged = |action: &str, who: &str| {
        log.as_array().unwrap().iter().filter(|row| row["action"] == action && row["who"] == who).count()
    };
    assert_eq!(logged("refused.case.check", "双职"), 1, "one's own case");
    assert_eq!(logged("refused.case.withdraw", "顾怀礼"), 1, "a wrong role");
    assert_eq!(logged("refused.sign-in", "顾怀礼"), 1, "a wrong password");
}
