//! Vouchers from the package to the memo: what agrees is admitted in one step, what differs is settled, and the memo says
//! which voucher stood behind a line.

use outside_tests::{Office, edited_sample, judge, with_vouchers, with_vouchers_alone};
use serde_json::{Value, json};

fn item<'v>(view: &'v Value, id: &str) -> &'v Value {
    view["vouchers"]["items"].as_array().unwrap().iter().find(|item| item["item"] == id).unwrap()
}

fn problem<'v>(view: &'v Value, code: &str) -> &'v Value {
    let problems = view["problems"].as_array().unwrap();
    problems.iter().find(|problem| problem["code"] == code).unwrap_or_else(|| panic!("{code}: {problems:#?}"))
}

#[test]
fn vouchers_are_read_with_the_import_and_stand_behind_the_lines_of_the_memo() {
    let office = Office::set_up().unwrap();
    let package = with_vouchers(&office.path(""), "电子发票.zip").unwrap();
    let case = office.import_with(&package, &[]).unwrap().remove(0);
    let view = office.case(&case).unwrap();
    // 4,180,000 + 1,860,000 + 2,920,000 agree; 745,000 by its code; 295,000 differs.
    let coverage = &view["vouchers"]["coverage"][0];
    assert_eq!(coverage["claimed"], "10000000.00", "{}", view["vouchers"]);
    assert_eq!(
        [&coverage["agrees"], &coverage["by_code"], &coverage["differs"], &coverage["nothing"]],
        ["8960000.00", "745000.00", "295000.00", "0.00"],
        "{}",
        view["vouchers"]
    );
    let standings: Vec<&Value> =
        ["i1", "i2", "i3", "i4", "i5"].map(|id| &item(&view, id)["standing"]).to_vec();
    assert_eq!(standings, ["agrees", "agrees", "agrees", "agrees-by-code", "differs"]);
    assert_eq!(view["vouchers"]["agreeing"], 3);
    let differs = problem(&view, "voucher-net-is-gross");
    assert_eq!(
        (&differs["cell"], &differs["blocks"], &differs["settled"]),
        (&json!("H8"), &json!(true), &json!(false))
    );
    assert_eq!(differs["places"][0]["file"], "发票-81446185.xml");
    assert!(differs["remedy"].as_str().unwrap().contains("不含税"), "{differs}");

    // What was read is read again only when it is asked for.
    let shown = office.json("reviewer", &["case", "vouchers", &case]).unwrap();
    assert_eq!(shown["vouchers"], view["vouchers"]);
    let again = office.json("reviewer", &["case", "vouchers", &case, "--read-again"]).unwrap();
    assert_eq!(again["vouchers"], view["vouchers"]);

    office.done("reviewer", &["case", "declare", &case]).unwrap();
    let admitted = office.json("reviewer", &["case", "admit-agreeing", &case]).unwrap();
    let recorded: Vec<&Value> =
        ["i1", "i2", "i3", "i4", "i5"].map(|id| &item(&admitted, id)["recorded"]).to_vec();
    assert_eq!(recorded, [true, true, true, false, false]);
    let reasons: Vec<&str> = admitted["vouchers"]["vouchers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["source"].as_str().unwrap())
        .collect();
    assert_eq!(reasons[0], "数电票 XML");
    let nothing = office.refused("reviewer", &["case", "admit-agreeing", &case]).unwrap();
    assert!(nothing.contains("没有"), "{nothing}");

    // A reviewer says that a row stands on no voucher, and takes that back.
    let unmatched = office.json("reviewer", &["case", "match-voucher", &case, "i4", "--none"]).unwrap();
    assert_eq!(
        (&item(&unmatched, "i4")["standing"], &item(&unmatched, "i4")["given"]),
        (&json!("nothing"), &json!(true))
    );
    assert_eq!(problem(&unmatched, "voucher-not-listed")["blocks"], false, "a note never blocks");
    let number = "24332000000081446168";
    let matched = office.json("reviewer", &["case", "match-voucher", &case, "i4", number]).unwrap();
    assert_eq!(item(&matched, "i4")["matched_by"], "经办指定");
    let back = office.json("reviewer", &["case", "match-voucher", &case, "i4", "--undo"]).unwrap();
    assert_eq!(
        (&item(&back, "i4")["standing"], &item(&back, "i4")["given"]),
        (&json!("agrees-by-code"), &json!(false))
    );

    // Each difference is settled like any other question: by the amount without tax.
    let id = differs["id"].as_str().unwrap();
    let settle = [
        "case",
        "settle",
        &case,
        id,
        "--as",
        "corrected",
        "--value",
        "278301.89",
        "--reason",
        "按发票不含税金额",
    ];
    let settled = office.json("reviewer", &settle).unwrap();
    assert_eq!(problem(&settled, "voucher-net-is-gross")["settled"], true);
    let tax = problem(&settled, "voucher-tax-differs")["id"].as_str().unwrap();
    office
        .done("reviewer", &["case", "settle", &case, tax, "--as", "accepted", "--reason", "税额不影响资助"])
        .unwrap();

    let memo = office.path("memo.pdf");
    office.done("reviewer", &["memo", &case, "--out", memo.to_str().unwrap()]).unwrap();
    let text = judge("pdftotext", &[&"-raw", &memo, &"-"]).unwrap();
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    for wanted in
        ["凭证：数电票24332000000081446117（数电票XML），一致", "（二维码），二维码一致", "逐分一致"]
    {
        assert!(text.contains(wanted), "{wanted} is not in the memo: {text}");
    }
}

/// The applicant sent five invoices and no list. Four have an amount without tax: 4,180,000, 1,860,000, 2,920,000 and
/// 278,301.89, together 9,238,301.89; the fifth is a scan whose code gives the amount with tax alone.
#[test]
fn a_list_is_made_from_vouchers_where_the_applicant_sent_none() {
    let office = Office::set_up().unwrap();
    let package = with_vouchers_alone(&office.path(""), "只有发票.zip").unwrap();
    let case = office.import_with(&package, &[]).unwrap().remove(0);
    let ceiling = |view: &Value| view["claims"][0]["assessment"]["ceiling"].clone();
    let items = |view: &Value| view["claims"][0]["items"].as_array().unwrap().clone();
    let view = office.case(&case).unwrap();
    let proposed = &view["vouchers"]["makeable"][0];
    assert_eq!((&proposed["claim"], &proposed["total"]), (&json!("c1"), &json!("9238301.89")), "{proposed}");
    let rows = proposed["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    let scan = rows.iter().find(|row| row["voucher"] == "24332000000081446168").unwrap();
    assert_eq!((&scan["amount"], &scan["file"]), (&Value::Null, &json!("发票-81446168.png")));
    // The contract's words are offered as evidence, with their place and what of the application is the same.
    let text = |view: &Value, label: &str| {
        let texts = view["vouchers"]["texts"].as_array().unwrap();
        texts
            .iter()
            .find(|text| text["label"] == label)
            .unwrap_or_else(|| panic!("{label}: {texts:#?}"))
            .clone()
    };
    let own = text(&view, "甲方");
    assert_eq!(
        (&own["value"], &own["agrees"], &own["at"], &own["place"]["page"], &own["claim"]),
        (
            &json!("杭州砚湖微电子有限公司"),
            &json!("申报企业"),
            &json!("申报主体!C4"),
            &json!(1),
            &json!("c1")
        )
    );
    let price = text(&view, "合同总价");
    assert_eq!(
        (&price["value"], &price["agrees"], &price["at"]),
        (&json!("10,000,000.00 元"), &json!("首次流片费用"), &json!("首次流片补助!C6"))
    );
    assert_eq!(
        (&text(&view, "签订日期")["value"], &text(&view, "合同编号")["value"]),
        (&json!("2024-01-08"), &json!("YX-2024-003"))
    );
    assert_eq!(text(&view, "乙方")["agrees"], "", "no row names a vendor yet");
    // Nothing counts before it is accepted: the figure that was typed stands, 10,000,000 × 30 %.
    assert!(items(&view).is_empty());
    assert_eq!(ceiling(&view), "3000000.00");

    office.done("reviewer", &["case", "declare", &case]).unwrap();
    let refused = |which: &str| {
        office.refused("reviewer", &["case", "make-items", &case, "--claim", "c1", which]).unwrap()
    };
    assert!(refused("24332000000081446168").contains("没有读出不含税金额"));
    assert!(refused("24332000000099999999").contains("没有可以列入的凭证"));
    let made = office.json("reviewer", &["case", "make-items", &case, "--claim", "c1", "--all"]).unwrap();
    assert_eq!(made["vouchers"]["coverage"][0]["agrees"], "9238301.89", "{}", made["vouchers"]);
    let view = office.case(&case).unwrap();
    let rows = items(&view);
    assert_eq!(rows.len(), 4);
    assert_eq!(
        (&rows[0]["id"], &rows[0]["number"], &rows[0]["amount"], &rows[0]["at"], &rows[0]["made_from"]["by"]),
        (
            &json!("m1"),
            &json!("24332000000081446117"),
            &json!("4180000.00"),
            &Value::Null,
            &json!("reviewer")
        )
    );
    // 9,238,301.89 × 30 % = 2,771,490.567, whole fen downwards.
    assert_eq!(ceiling(&view), "2771490.56");
    assert_eq!(text(&view, "乙方")["agrees"], "明细的供应商");
    // A row that was made of a voucher agrees with it by itself: that is no ground to admit it.
    assert!(office.refused("reviewer", &["case", "admit-agreeing", &case]).unwrap().contains("没有"));
    assert!(refused("--all").contains("请写明"));

    // The same invoices in two other applications: one question for each invoice, with both of them.
    for (name, uscc, file) in [
        ("杭州别家微电子有限公司", "91330108MA2DM0029E", "别家.zip"),
        ("杭州第三微电子有限公司", "91330108MA2DM00379", "第三.zip"),
    ] {
        let words = [("杭州砚湖微电子有限公司", name), ("91330108MA2DM0010H", uscc)];
        let other = edited_sample("01-砚湖微电子-流片.zip", &office.path(""), file, &words).unwrap();
        office.import(&other).unwrap();
    }
    let view = office.case(&case).unwrap();
    let problems = view["problems"].as_array().unwrap();
    let twice: Vec<&Value> = problems.iter().filter(|one| one["code"] == "claimed-elsewhere").collect();
    assert_eq!(twice.len(), 4, "{twice:#?}");
    let said = twice[0]["message"].as_str().unwrap();
    assert!(said.contains("24332000000081446117 已在另一份申报中使用：共 2 份："), "{said}");
    assert_eq!(twice[0]["places"][0]["file"], "发票-81446117.xml");

    // The memo's line names the voucher as its source; what is taken back counts no longer.
    let undone = office.json("reviewer", &["case", "make-items", &case, "--undo", "m4"]).unwrap();
    assert_eq!(undone["vouchers"]["makeable"][0]["rows"].as_array().unwrap().len(), 2);
    // 8,960,000 × 30 %
    assert_eq!(ceiling(&office.case(&case).unwrap()), "2688000.00");
    let memo = office.path("memo.pdf");
    office.done("reviewer", &["memo", &case, "--out", memo.to_str().unwrap()]).unwrap();
    let text = judge("pdftotext", &[&"-raw", &memo, &"-"]).unwrap();
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let wanted = "凭证：数电票24332000000081446117（数电票XML），由reviewer据此列入明细";
    assert!(text.contains(wanted) && text.contains("发票-81446117.xml"), "{wanted}: {text}");
    assert!(!text.contains("24332000000081446185"), "what was taken back is on no list: {text}");
}

#[test]
fn an_auditor_may_have_them_read_as_they_may_read_the_attachments() {
    let office = Office::set_up().unwrap();
    let package = with_vouchers(&office.path(""), "电子发票.zip").unwrap();
    let case = office.import(&package).unwrap().remove(0);
    let case = case.as_str();
    assert_eq!(office.case(case).unwrap()["vouchers"], Value::Null);
    let read = office.json("auditor", &["case", "vouchers", case]).unwrap();
    assert_eq!(read["vouchers"]["coverage"][0]["agrees"], "8960000.00");
    assert_eq!(office.case(case).unwrap()["vouchers"], read["vouchers"]);
}

/// Runs the program without a store, its folder of data elsewhere and empty.
fn without_a_store(arguments: &[&str], home: &std::path::Path) -> std::process::Output {
    let mut command = std::process::Command::new(outside_tests::binary().unwrap());
    command.args(arguments).env("HOME", home).env("XDG_DATA_HOME", home).env_remove("WORKBENCH_STORE");
    command.output().unwrap()
}

#[test]
fn an_enterprise_checks_its_own_package_without_a_store_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (home, work) = (folder.path().join("home"), folder.path().join("work"));
    for path in [&home, &work] {
        std::fs::create_dir(path).unwrap();
    }
    let package = with_vouchers(&work, "电子发票.zip").unwrap();
    std::fs::remove_file(work.join("edited.zip")).unwrap();
    let package = package.to_str().unwrap();
    let checked = without_a_store(&["precheck", package, "--json"], &home);
    assert_eq!(checked.status.code(), Some(1), "{}", outside_tests::said(&checked));
    let found: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let problems = found["problems"].as_array().unwrap();
    let net = problems.iter().find(|problem| problem["code"] == "voucher-net-is-gross").unwrap();
    assert_eq!((&net["place"], &net["severity"]), (&json!("明细!H8"), &json!("error")));
    assert!(net["voucher"].as_str().unwrap().starts_with("发票-81446185.xml"), "{net}");
    assert!(net["remedy"].as_str().unwrap().contains("不含税"), "{net}");
    // 10,000,000.00 × 30 %, as the samples' README works out.
    assert_eq!(
        (&found["claims"][0]["at_most"], &found["at_most"]),
        (&json!("3000000.00"), &json!("3000000.00"))
    );
    assert_eq!((&found["files"], &found["vouchers"]), (&json!(11), &json!(5)));
    let list = |folder: &std::path::Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!((list(&home), list(&work)), (0, 1), "nothing was written");

    // And nothing was opened to be written, no store looked for, and nobody asked.
    let trace = folder.path().join("trace");
    let calls = "trace=open,openat,creat,mkdir,rename,renameat,renameat2,unlink,unlinkat,socket,connect";
    let mut traced = std::process::Command::new("strace");
    traced.args(["-f", "-qq", "-e", calls, "-o"]).arg(&trace).arg(outside_tests::binary().unwrap());
    let traced = traced.args(["precheck", package]).env("HOME", &home).env("XDG_DATA_HOME", &home).output();
    assert_eq!(traced.expect("strace is installed by `cargo xtask test`").status.code(), Some(1));
    let calls = std::fs::read_to_string(&trace).unwrap();
    assert!(calls.contains("电子发票.zip") || calls.contains("\\347\\224"), "it was traced: {calls}");
    for call in calls.lines().filter(|call| !call.contains("/dev/null")) {
        let writes =
            ["O_WRONLY", "O_RDWR", "O_CREAT", "creat(", "mkdir", "rename", "unlink", "socket(", "connect("];
        assert!(!writes.iter().any(|word| call.contains(word)), "{call}");
        assert!(!call.contains("workbench.db"), "{call}");
    }

    for (option, name) in [("--xlsx", "自查.xlsx"), ("--pdf", "自查.pdf")] {
        let out = work.join(name);
        let saved = without_a_store(&["precheck", package, option, out.to_str().unwrap()], &home);
        assert_eq!(saved.status.code(), Some(1), "{}", outside_tests::said(&saved));
        assert!(out.is_file());
    }
    assert_eq!((list(&home), list(&work)), (0, 3), "but what was asked for");
    let text = judge("pdftotext", &[&"-raw", &work.join("自查.pdf"), &"-"]).unwrap();
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    for wanted in ["杭州砚湖微电子有限公司申报材料自查结果", "明细!H8", "不是评审结论"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}
