//! A policy officer's pack, from its folder to an application that is assessed under it, adopted, and priced.

use std::process::Command;

use outside_tests::{Office, PLATFORMS, fill_in, root};

fn pack() -> String {
    root().join("src-tauri/crates/policy/tests/packs/elder").display().to_string()
}

/// 溪畔院: building at exactly 5,000,000.00, which counts as 以上: × 10% = 500,000.00; insurance of 80,000.00 × 50% =
/// 40,000.00, no more than 30,000.00 a year.
fn application(office: &Office) -> String {
    let form = office.path("养老.xlsx");
    let benefits = ["--benefit", "building", "--benefit", "insurance"];
    let template = ["template", "--policy", "elder-2025", "--out", form.to_str().unwrap()];
    office.done("reviewer", &[&template[..], &benefits].concat()).unwrap();
    let filled = office.path("溪畔院.xlsx");
    let cells = [
        ("申报主体", "C4", "临溪溪畔养老院"),
        ("申报主体", "C5", PLATFORMS[0].1),
        ("申报主体", "C6", "是"),
        ("申报主体", "C7", "是"),
        ("申报主体", "C8", "2022-06-01"),
        ("申报主体", "C9", "否"),
        ("建设补助", "C4", "2025"),
        ("建设补助", "C5", "溪畔院"),
        ("建设补助", "C6", "5000000"),
        ("保费补贴", "C4", "2025"),
        ("保费补贴", "C5", "2025年度保险"),
        ("保费补贴", "C6", "80000"),
    ];
    fill_in(&form, &filled, &cells).unwrap();
    office.import(&filled).unwrap().remove(0)
}

#[test]
fn a_pack_that_was_written_from_the_guide_alone_is_installed_worked_under_and_adopted() {
    let office = Office::set_up().unwrap();
    let install = ["policy", "install", &pack(), "--approval", "2025年第2次局长办公会纪要"];
    let installed = office.json("admin", &install).unwrap();
    assert_eq!((installed["name"].as_str(), installed["follows"].as_str()), (Some("elder-2025@1"), None));
    let case = application(&office);
    assert_eq!(office.payable(&case, 0).unwrap(), "500000.00");
    assert_eq!(office.payable(&case, 1).unwrap(), "30000.00");

    let adopt = [
        "policy",
        "adopt",
        "elder-2025",
        "--document-no",
        "临政发〔2025〕7号",
        "--in-force-from",
        "2025-01-01",
    ];
    let approval = ["--approval", "2025年第5次区政府常务会议纪要"];
    let adopted = office.json("admin", &[&adopt[..], &approval].concat()).unwrap();
    assert_eq!(
        (adopted["name"].as_str(), adopted["problems"].to_string()),
        (Some("elder-2025@2"), "[]".into())
    );
    let out = office.path("正式文本");
    office.done("auditor", &["policy", "export", "elder-2025@2", "--to", out.to_str().unwrap()]).unwrap();
    let text = std::fs::read_to_string(out.join("policy.md")).unwrap();
    assert!(text.contains("本办法自2025年1月1日起施行。") && !text.contains("征求意见稿"), "{text}");
    // The case stays under the draft until it is carried over; it gets the same.
    let carried = office.json("admin", &["policy", "carry", "elder-2025@1", "elder-2025@2"]).unwrap();
    assert_eq!((&carried[0]["before"], &carried[0]["after"]), (&"530000.00".into(), &"530000.00".into()));
}

#[test]
fn a_reading_is_priced_and_saved_as_a_workbook_and_a_report_and_nothing_is_written() {
    let office = Office::set_up().unwrap();
    office.done("admin", &["policy", "install", &pack(), "--approval", "纪要"]).unwrap();
    let case = application(&office);
    let log = || office.json("auditor", &["audit", "list"]).unwrap();
    // Whoever signs in is on the log; the comparison is not.
    let actions = |log: &serde_json::Value| -> Vec<String> {
        let seen = ["sign-in", "sign-out", "session", "audit.list"];
        let entries = log.as_array().unwrap().iter();
        let entries = entries.filter(|entry| !seen.contains(&entry["action"].as_str().unwrap()));
        entries.map(|entry| entry["action"].to_string()).collect()
    };
    let before = actions(&log());
    let (xlsx, pdf) = (office.path("测算.xlsx"), office.path("测算.pdf"));
    let price = ["policy", "price", "elder-2025@1", "elder-2025@1", "--year", "2025"];
    let lower = ["--ruling", "investment-bound=lower"];
    let files = ["--xlsx", xlsx.to_str().unwrap(), "--pdf", pdf.to_str().unwrap()];
    // 5,000,000.00 × 8% = 400,000.00 instead of 500,000.00.
    let found = office.json("auditor", &[&price[..], &lower, &files].concat()).unwrap();
    assert_eq!(
        (found["before"]["payable"].as_str(), found["after"]["payable"].as_str()),
        (Some("530000.00"), Some("430000.00"))
    );
    assert_eq!(
        (found["lost"].as_u64(), found["losses"][0]["number"].as_str()),
        (Some(1), Some(case.as_str()))
    );
    assert_eq!(found["losses"][0]["difference"], "-100000.00");
    let said = office.done("auditor", &[&price[..], &lower, &["--case", &case]].concat()).unwrap();
    for told in ["可支付 500,000.00", "可支付 400,000.00", "乘以比例 10%", "乘以比例 8%"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert_eq!(actions(&log()), before);
    assert!(office.refused("reviewer", &price).unwrap().contains("管理员"));

    let text = Command::new("pdftotext").args(["-layout", pdf.to_str().unwrap(), "-"]).output().unwrap();
    let text: String = String::from_utf8(text.stdout).unwrap().split_whitespace().collect();
    for told in [
        "政策资金测算报告",
        "以《临溪区养老服务机构扶持办法》（第1版）为基准方案",
        "口径“建设投资恰为500万元的按哪一档”取“按8%”",
        "按基准方案可支付530,000.00元，按比较方案可支付430,000.00元，减少100,000.00元",
        "没有增加的案卷；减少的1件，共减少100,000.00元",
        "−100,000.00",
        "临溪溪畔养老院",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(xlsx.is_file());
}
