//! That the window, run as a person runs it, opens no network socket, and goes nowhere.

use std::process::{Command, Stdio};
use std::time::Duration;

use outside_tests::DEMO_PASSWORD;

use crate::driver::{Window, alone};
use crate::screens::demo;

#[tokio::test]
async fn no_network_socket_is_opened() {
    let _alone = alone().await;
    let demo = demo();
    let trace = demo.path("trace");
    let mut traced = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=socket,connect", "-o"])
        .arg(&trace)
        .arg(outside_tests::binary().unwrap())
        .arg("--store")
        .arg(demo.path("workbench.db"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("strace is installed by `cargo xtask test`");
    tokio::time::sleep(Duration::from_secs(15)).await;
    crate::driver::end_application(&demo.path("workbench.db"));
    let _ = traced.wait();
    let calls = std::fs::read_to_string(&trace).unwrap();
    let opened = |family: &str| calls.lines().filter(|line| line.contains(family)).count();
    println!(
        "sockets in 15 seconds: {} AF_UNIX, {} AF_INET, {} AF_INET6",
        opened("socket(AF_UNIX"),
        opened("socket(AF_INET,"),
        opened("socket(AF_INET6,")
    );
    assert!(opened("socket(AF_UNIX") > 0, "the window did start: {calls}");
    let network: Vec<&str> = calls.lines().filter(|line| line.contains("AF_INET")).collect();
    assert!(network.is_empty(), "{network:?}");
}

#[tokio::test]
async fn the_page_goes_nowhere_and_opens_nothing() {
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    let outside = demo.path("外.html");
    std::fs::write(&outside, "<p id='outside'>outside</p>").unwrap();
    let file = format!("file://{}", outside.display());
    for address in
        [&file, "http://127.0.0.1:9/", "data:text/html,<p id='outside'>x</p>", "tauri://elsewhere/"]
    {
        for go in [
            "location.href = arguments[0]",
            "window.open(arguments[0])",
            "const a = document.body.appendChild(document.createElement('a')); a.href = arguments[0]; a.click()",
            "const f = document.body.appendChild(document.createElement('form')); f.action = arguments[0]; f.submit()",
        ] {
            // A script that is refused may end in an error: what counts is where the page is.
            let _ = window.client.execute(go, vec![address.into()]).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert_eq!(window.client.windows().await.unwrap().len(), 1, "{address} {go}");
            assert!(window.client.current_url().await.unwrap().as_str().starts_with("tauri://localhost"));
            assert_eq!(window.count("[data-page='home']").await, 1, "{address} {go}");
            assert_eq!(window.count("#outside").await, 0, "{address} {go}");
        }
    }
    window.close().await;
}
