//! That the window, run as a person runs it, opens no network socket.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::driver::alone;
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
