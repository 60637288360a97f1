//! Printers are asked for at this computer's own spooler: no port of any computer is tried, whatever the environment
//! names.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::process::Command;

const ASKS: &str = "WORKBENCH_ASKS_FOR_PRINTERS";

#[test]
fn printers_are_asked_for_without_a_network_socket() {
    if std::env::var_os(ASKS).is_some() {
        let _ = workbench::printers();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let asked = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=execve,socket,connect,sendto", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "printers_are_asked_for_without_a_network_socket"])
        .env(ASKS, "1")
        .env("CUPS_SERVER", "192.0.2.1:631")
        .env("IPP_PORT", "631")
        .status()
        .expect("strace is installed by `cargo xtask test`");
    assert!(asked.success());
    let calls = std::fs::read_to_string(&trace).unwrap();
    let ran = calls
        .lines()
        .any(|line| line.contains("execve(") && line.contains("/lpstat") && line.ends_with("= 0"));
    assert!(ran, "lpstat did run: {calls}");
    let network: Vec<&str> = calls.lines().filter(|line| line.contains("AF_INET")).collect();
    assert!(network.is_empty(), "{network:?}");
}
