//! The wrong person, role or password: refused, and logged.

use outside_tests::{DEMO_PASSWORD, Demo, add_user, cli, said};

fn audit(demo: &Demo, action: &str) -> usize {
    let rows = demo.json("auditor", &["audit", "list"]).unwrap();
    rows.as_array().unwrap().iter().filter(|row| row["action"] == action).count()
}

#[test]
fn a_wrong_password_is_refused_and_logged() {
    let demo = Demo::make().unwrap();
    let store = demo.path("workbench.db");
    let before = audit(&demo, "refused.sign-in");
    let output = cli(&store, "reviewer", "not-the-password", &["cases"]).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("用户名或口令不正确"), "{}", said(&output));
    let output = cli(&store, "nobody", "not-the-password", &["cases"]).unwrap();
    assert!(said(&output).contains("用户名或口令不正确"), "an unknown user is told apart: {}", said(&output));
    assert_eq!(audit(&demo, "refused.sign-in"), before + 2);
}

#[test]
fn a_wrong_role_is_refused_and_logged() {
    let demo = Demo::make().unwrap();
    let cases = demo.json("reviewer", &["cases"]).unwrap();
    let number = cases["rows"][0]["number"].as_str().unwrap().to_owned();
    let sample = demo.path("packages");
    let package = std::fs::read_dir(sample).unwrap().next().unwrap().unwrap().path();
    for (user, arguments, action) in [
        ("checker", vec!["import", package.to_str().unwrap()], "refused.import"),
        ("auditor", vec!["case", "declare", &number], "refused.case.declare"),
        ("admin", vec!["case", "withdraw", &number, "--comment", "x"], "refused.case.withdraw"),
        ("reviewer", vec!["user", "list"], "refused.user.list"),
        ("reviewer", vec!["audit", "verify"], "refused.audit.verify"),
        (
            "reviewer",
            vec!["ruling", "set", "tape-out-boundary", "major", "--basis", "x"],
            "refused.ruling.set",
        ),
    ] {
        let before = audit(&demo, action);
        let output = demo.cli(user, &arguments).unwrap();
        assert_eq!(output.status.code(), Some(1), "{user} {arguments:?}: {}", said(&output));
        assert!(said(&output).contains("不予办理"), "{user} {arguments:?}: {}", said(&output));
        assert_eq!(audit(&demo, action), before + 1, "{user} {arguments:?} is not logged");
    }
}

/// Looks at all materials, and accepts what is open.
fn settle_all(number: &str, run: &dyn Fn(&[&str]) -> std::process::Output) {
    let seen = run(&["case", "material", number, "--all", "--state", "received"]);
    let shown = outside_tests::json(&run(&["case", "show", number, "--json"])).unwrap();
    assert!(seen.status.success(), "{}", said(&seen));
    for problem in shown["problems"].as_array().unwrap().iter().filter(|problem| problem["blocks"] == true) {
        let id = problem["id"].as_str().unwrap();
        let settled =
            run(&["case", "settle", number, id, "--as", "accepted", "--reason", "不予支持，不影响结论"]);
        assert!(settled.status.success(), "{}", said(&settled));
    }
}

#[test]
fn nobody_checks_their_own_case() {
    let demo = Demo::make().unwrap();
    let store = demo.path("workbench.db");
    let add = ["user", "add", "both", "--role", "reviewer", "--role", "checker"];
    add_user(&store, "admin", DEMO_PASSWORD, &add).unwrap();
    let as_both = |arguments: &[&str]| cli(&store, "both", DEMO_PASSWORD, arguments).unwrap();

    // The case that waits for a correction is taken up, judged and signed by one who is a checker as well.
    let cases = demo.json("reviewer", &["cases", "--stage", "correction"]).unwrap();
    let number = cases["rows"][0]["number"].as_str().unwrap().to_owned();
    assert!(as_both(&["case", "declare", &number]).status.success());
    let resumed = as_both(&["case", "resume", &number, "--comment", "企业已补正"]);
    assert!(resumed.status.success(), "{}", said(&resumed));
    let case = outside_tests::json(&as_both(&["case", "show", &number, "--json"])).unwrap();
    for claim in case["claims"].as_array().unwrap() {
        let id = claim["id"].as_str().unwrap();
        for criterion in claim["assessment"]["criteria"].as_array().unwrap() {
            let check = ["case", "check", &number, criterion["id"].as_str().unwrap(), "--claim", id];
            let found = as_both(&[&check[..], &["--finding", "unmet", "--note", "不符合"]].concat());
            assert!(found.status.success(), "{}", said(&found));
        }
    }
    settle_all(&number, &as_both);
    let submitted = as_both(&["case", "submit", &number]);
    assert!(submitted.status.success(), "{}", said(&submitted));

    let before = audit(&demo, "refused.case.check");
    let refused = as_both(&["case", "approve", &number]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("同一人不得再复核"), "{}", said(&refused));
    assert_eq!(audit(&demo, "refused.case.check"), before + 1);
}

#[test]
fn a_signed_case_is_closed_to_everyone() {
    let demo = Demo::make().unwrap();
    let number = "经信-2024-0001";
    for (user, arguments) in [
        ("reviewer", vec!["case", "decide", number, "--amount", "1", "--reason", "x"]),
        ("checker", vec!["case", "return", number, "--comment", "x"]),
        ("approver", vec!["case", "approve", number]),
    ] {
        let output = demo.cli(user, &arguments).unwrap();
        assert_eq!(output.status.code(), Some(1), "{user} {arguments:?}");
        assert!(said(&output).contains("已签发"), "{user} {arguments:?}: {}", said(&output));
    }
}

#[test]
fn a_returned_memo_is_void_and_the_next_is_signed_from_the_start() {
    let demo = Demo::make().unwrap();
    let run = |user: &str, arguments: &[&str]| {
        let output = demo.cli(user, arguments).unwrap();
        assert!(output.status.success(), "{user} {arguments:?}: {}", said(&output));
    };
    let sample = outside_tests::root().join("assets/samples/05-松涧测控-补正后.zip");
    let imported = demo.json("reviewer", &["import", sample.to_str().unwrap()]).unwrap();
    let number = imported["packages"][0]["cases"][0].as_str().unwrap();
    // The corrected file is the next version of the case that waits for it.
    run("reviewer", &["case", "resume", number, "--comment", "企业已补正"]);
    let case = demo.json("reviewer", &["case", "show", number]).unwrap();
    let claim = &case["claims"][0];
    for criterion in claim["assessment"]["criteria"].as_array().unwrap() {
        let id = criterion["id"].as_str().unwrap();
        run("reviewer", &["case", "check", number, id, "--finding", "met", "--note", "已核对原件"]);
    }
    run("reviewer", &["case", "material", number, "--all", "--state", "received"]);
    run("reviewer", &["case", "decide", number]);
    run("reviewer", &["case", "submit", number]);
    run("checker", &["case", "declare", number]);
    let refused = demo.cli("checker", &["case", "return", number]).unwrap();
    assert!(said(&refused).contains("请写明"), "going back takes a comment: {}", said(&refused));
    run("checker", &["case", "return", number, "--comment", "请补核付款凭证"]);

    let case = demo.json("reviewer", &["case", "show", number]).unwrap();
    assert_eq!(case["stage"], "in-review");
    assert_eq!(case["signatures"].as_array().unwrap().len(), 0, "the void memo's signature counts no more");
    assert_ne!(case["claims"][0]["findings"].as_array().unwrap().len(), 0, "findings are kept");
    let preview = demo.path("preview.pdf");
    run("reviewer", &["memo", number, "--out", preview.to_str().unwrap()]);
    let verified = demo.cli("reviewer", &["verify", preview.to_str().unwrap()]).unwrap();
    assert_eq!(verified.status.code(), Some(1), "a preview is no memo");

    run("reviewer", &["case", "submit", number]);
    run("checker", &["case", "approve", number]);
    run("approver", &["case", "declare", number]);
    run("approver", &["case", "approve", number]);
    let memo = demo.path("memo.pdf");
    run("reviewer", &["memo", number, "--out", memo.to_str().unwrap()]);
    // With a user the store's own root counts, and what it knows of the memo.
    run("reviewer", &["verify", memo.to_str().unwrap()]);
}

#[test]
fn guesses_by_several_processes_at_once_count_one_after_another() {
    let demo = Demo::make().unwrap();
    let store = demo.path("workbench.db");
    let said: Vec<String> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..10)
            .map(|_| scope.spawn(|| said(&cli(&store, "reviewer", "not-the-password", &["cases"]).unwrap())))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let count = |word: &str| said.iter().filter(|said| said.contains(word)).count();
    assert_eq!((count("用户名或口令不正确"), count("分钟")), (5, 5), "{said:?}");
}
