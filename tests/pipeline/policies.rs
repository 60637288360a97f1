//! Several policies in one store: installed, worked under side by side, versioned, priced; never a case of the wrong one.

use std::path::PathBuf;

use outside_tests::{Office, edited_sample, fill_in, root};
use serde_json::Value;

const SHIPPED: &str = "binjiang-computing-2024-draft";
const TAPE_OUT: &str = "02-栖岚半导体-流片.zip";

fn harbour() -> String {
    root().join("src-tauri/crates/policy/tests/packs/harbour").display().to_string()
}

/// An application for 海试补助 on the form of 临港区's policy: 1,000,000.00 × 20%.
fn sea_trial(office: &Office, template: &str, project: &str) -> PathBuf {
    let form = office.path(template);
    let out = office.path(&format!("{project}.xlsx"));
    let cells = [
        ("申报主体", "C4", "临港试例动力有限公司"),
        ("申报主体", "C5", "是"),
        ("申报主体", "C6", "2024-06-01"),
        ("申报主体", "C8", "动力"),
        ("申报主体", "C9", "否"),
        ("申报主体", "C10", "3000000"),
        ("海试补助", "C4", "2025"),
        ("海试补助", "C5", project),
        ("海试补助", "C6", "1000000"),
    ];
    fill_in(&form, &out, &cells).unwrap();
    out
}

fn with_harbour() -> Office {
    let office = Office::set_up().unwrap();
    let approval = "2024年第12次主任办公会纪要";
    office.done("admin", &["policy", "install", &harbour(), "--approval", approval]).unwrap();
    office
}

/// What a command that ends with 1 says as JSON.
fn refused(office: &Office, arguments: &[&str]) -> Value {
    let output = office.run("reviewer", &[arguments, &["--json"]].concat()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn names(policies: &Value) -> Vec<&str> {
    policies.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn two_policies_are_worked_under_from_the_form_to_the_ledger() {
    let office = with_harbour();
    let installed = office.json("auditor", &["policy", "list"]).unwrap();
    assert_eq!(names(&installed), [format!("{SHIPPED}@1").as_str(), "harbour-2025@2"]);

    let form = office.path("临港.xlsx");
    let template =
        ["template", "--policy", "harbour-2025", "--benefit", "sea-trial", "--out", form.to_str().unwrap()];
    office.done("reviewer", &template).unwrap();
    let ours = office.import(&sea_trial(&office, "临港.xlsx", "海试一号")).unwrap();
    assert_eq!(ours, ["海洋-2025-0001"]);
    assert_eq!(office.payable(&ours[0], 0).unwrap(), "200000.00");
    office.sign_wholly(&ours[0]).unwrap();
    let shipped = edited_sample(TAPE_OUT, &office.path(""), "流片.zip", &[]).unwrap();
    let theirs = office.import(&shipped).unwrap();
    office.sign_wholly(&theirs[0]).unwrap();

    let ledger = office.json("auditor", &["ledger"]).unwrap();
    let rows = ledger["rows"].as_array().unwrap();
    let of = |pack: &str| rows.iter().find(|row| row["pack"] == pack).unwrap();
    assert_eq!(
        (of("harbour-2025")["amount"].as_str(), of("harbour-2025")["title"].as_str()),
        (Some("200000.00"), Some("海试补助"))
    );
    // 9,999,999.99 × 30%, in whole fen.
    assert_eq!(of(SHIPPED)["amount"], "2999999.99");
    let cases: Vec<u64> = office
        .json("auditor", &["policy", "list"])
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["cases"].as_u64().unwrap())
        .collect();
    assert_eq!(cases, [1, 1]);
    let memo = office.path("临港.pdf");
    office.done("reviewer", &["memo", &ours[0], "--out", memo.to_str().unwrap()]).unwrap();
    let verified = office.json("reviewer", &["verify", memo.to_str().unwrap()]).unwrap();
    assert_eq!(verified["good"], true, "{verified}");
}

#[test]
fn a_form_of_a_policy_that_is_not_installed_is_refused_by_its_name() {
    let form_maker = with_harbour();
    let form = form_maker.path("临港.xlsx");
    let template =
        ["template", "--policy", "harbour-2025", "--benefit", "sea-trial", "--out", form.to_str().unwrap()];
    form_maker.done("reviewer", &template).unwrap();
    let file = sea_trial(&form_maker, "临港.xlsx", "海试一号");
    let office = Office::set_up().unwrap();
    let report = refused(&office, &["import", file.to_str().unwrap()]);
    let package = &report["packages"][0];
    assert_eq!(
        (package["status"].as_str(), package["problems"][0]["code"].as_str()),
        (Some("refused"), Some("other-policy"))
    );
    assert!(package["problems"][0]["message"].as_str().unwrap().contains("harbour-2025"), "{package}");
    // Once it is installed, the same file comes in.
    office.done("admin", &["policy", "install", &harbour(), "--approval", "会议纪要"]).unwrap();
    assert_eq!(office.import(&file).unwrap(), ["海洋-2025-0001"]);
}

#[test]
fn a_foreign_workbook_is_asked_for_its_policy_where_several_are_in_force() {
    let office = with_harbour();
    let file = office.path("外来.xlsx");
    let rows: &[&[&str]] = &[
        &["企业名称", "临港试例动力有限公司"],
        &["在临港区注册", "是"],
        &["成立日期", "2024-06-01"],
        &["行业", "动力"],
        &["列入失信名单", "否"],
        &["项目总投资", "3000000"],
        &["申报事项", "海试补助"],
        &["年度", "2025"],
        &["项目名称", "海试一号"],
        &["海试费用（元）", "1000000"],
    ];
    outside_tests::write_workbook(&file, rows).unwrap();
    let report = refused(&office, &["import", file.to_str().unwrap()]);
    let problem = &report["packages"][0]["problems"][0];
    assert_eq!(problem["code"], "policy-unclear", "{report}");
    assert!(problem["message"].as_str().unwrap().contains("harbour-2025@2"), "{problem}");
    let said = ["import", file.to_str().unwrap(), "--policy", "harbour-2025"];
    let report = office.json("reviewer", &said).unwrap();
    assert_eq!(report["packages"][0]["cases"][0], "海洋-2025-0001", "{report}");
}

#[test]
fn a_version_is_never_changed_and_a_new_one_takes_open_cases_over_on_record() {
    let office = with_harbour();
    let form = office.path("临港.xlsx");
    let template =
        ["template", "--policy", "harbour-2025", "--benefit", "sea-trial", "--out", form.to_str().unwrap()];
    office.done("reviewer", &template).unwrap();
    let signed = office.import(&sea_trial(&office, "临港.xlsx", "海试一号")).unwrap().remove(0);
    office.sign_wholly(&signed).unwrap();
    let open = office.import(&sea_trial(&office, "临港.xlsx", "海试二号")).unwrap().remove(0);

    let next = office.path("新版");
    let exported = ["policy", "export", "harbour-2025", "--to", next.to_str().unwrap()];
    office.done("auditor", &exported).unwrap();
    let policy = next.join("policy.md");
    let text = std::fs::read_to_string(&policy).unwrap();
    let text =
        text.replace("按不超过其20%补助", "按不超过其25%补助").replace("up_to = \"20%\"", "up_to = \"25%\"");
    std::fs::write(&policy, &text).unwrap();
    let install = ["policy", "install", next.to_str().unwrap(), "--approval", "2026年修订"];
    // The same version with other words in it.
    let refused = office.refused("admin", &install).unwrap();
    assert!(refused.contains("harbour-2025@2") && refused.contains("新的版本号"), "{refused}");
    std::fs::write(&policy, text.replace("version = \"2\"", "version = \"3\"")).unwrap();
    // Its examples were worked for 20%.
    let refused = office.refused("admin", &install).unwrap();
    assert!(refused.contains("海试200万元以下"), "{refused}");
    let examples = next.join("examples.toml");
    let corrected = corrected_examples(&std::fs::read_to_string(&examples).unwrap());
    std::fs::write(&examples, corrected).unwrap();
    assert!(office.refused("reviewer", &install).unwrap().contains("管理员"));
    let done = office.json("admin", &install).unwrap();
    assert_eq!(
        (done["name"].as_str(), done["follows"].as_str()),
        (Some("harbour-2025@3"), Some("harbour-2025@2"))
    );
    assert!(done["differences"].to_string().contains("25%"), "{done}");

    // 1,000,000.00 × 20% stays until it is carried over; then × 25%. Both cases are priced, the signed one too.
    assert_eq!(office.payable(&open, 0).unwrap(), "200000.00");
    let price = office.json("auditor", &["policy", "price", "harbour-2025@2", "harbour-2025@3"]).unwrap();
    assert_eq!(
        (price["before"]["payable"].as_str(), price["after"]["payable"].as_str()),
        (Some("400000.00"), Some("500000.00")),
        "{price}"
    );
    let carry = ["policy", "carry", "harbour-2025@2", "harbour-2025@3"];
    let tried = office.json("admin", &[&carry[..], &["--preview"]].concat()).unwrap();
    assert_eq!(office.payable(&open, 0).unwrap(), "200000.00");
    let carried = office.json("admin", &carry).unwrap();
    assert_eq!(tried, carried);
    let of = |number: &str| {
        carried.as_array().unwrap().iter().find(|one| one["number"] == number).unwrap().clone()
    };
    assert_eq!((of(&open)["after"].as_str(), of(&open)["stays"].as_str()), (Some("250000.00"), Some("")));
    assert_ne!(of(&signed)["stays"], "");
    assert_eq!(office.payable(&open, 0).unwrap(), "250000.00");
    assert_eq!(office.payable(&signed, 0).unwrap(), "200000.00");
    let log = office.json("auditor", &["audit", "list"]).unwrap().to_string();
    assert!(log.contains("policy.carry") && log.contains("policy.install"), "{log}");

    // A form of the version before is read under it; a retired version is named so.
    let third = office.import(&sea_trial(&office, "临港.xlsx", "海试三号")).unwrap().remove(0);
    assert_eq!(office.payable(&third, 0).unwrap(), "200000.00");
    let retired =
        office.json("admin", &["policy", "retire", "harbour-2025@2", "--reason", "已有新版"]).unwrap();
    assert_ne!(retired[1]["retired_at"], "");
    assert_eq!(office.case(&open).unwrap()["number"], open.as_str());
}

#[test]
fn a_draft_in_the_store_is_adopted_as_its_next_version_on_record() {
    let office = with_harbour();
    let draft = office.path("草案");
    office.done("auditor", &["policy", "export", "harbour-2025", "--to", draft.to_str().unwrap()]).unwrap();
    let policy = draft.join("policy.md");
    let text = std::fs::read_to_string(&policy).unwrap();
    let head = "version = \"3\"\nstatus = \"征求意见稿\"";
    std::fs::write(&policy, text.replace("version = \"2\"", head)).unwrap();
    office.done("admin", &["policy", "install", draft.to_str().unwrap(), "--approval", "征求意见"]).unwrap();
    let listed = || office.json("auditor", &["policy", "list"]).unwrap();
    let before = listed();

    let adoption = ["policy", "adopt", "harbour-2025", "--document-no", "临港委〔2024〕9号"];
    let from = |day: &'static str| [&adoption[..], &["--in-force-from", day]].concat();
    let dated = [from("2025-01-01"), vec!["--in-force-to", "2027-12-31"]].concat();
    // Looked at, nothing is written.
    let looked = office.json("auditor", &[&dated[..], &["--preview"]].concat()).unwrap();
    assert_eq!(
        (looked["name"].as_str(), looked["follows"].as_str(), looked["installed"].as_bool()),
        (Some("harbour-2025@4"), Some("harbour-2025@3"), Some(false))
    );
    assert!(looked["differences"].to_string().contains("临港委〔2024〕9号"), "{looked}");
    assert_eq!(looked["problems"].as_array().map(Vec::len), Some(0), "{looked}");
    assert_eq!(listed(), before);

    let approved = [&dated[..], &["--approval", "2024年第15次主任办公会纪要"]].concat();
    assert!(office.refused("reviewer", &approved).unwrap().contains("管理员"));
    assert!(office.refused("admin", &dated).unwrap().contains("批准文件"));
    let wrong = [from("2025年1月"), vec!["--approval", "纪要"]].concat();
    assert!(office.refused("admin", &wrong).unwrap().contains("2025年1月"));
    // Examples of 2025 hold no more where the policy begins in 2026: each is named, and where to mend it.
    let late = [from("2026-01-01"), vec!["--approval", "纪要"]].concat();
    let refused = office.refused("admin", &late).unwrap();
    assert!(refused.contains("算例“") && refused.contains("--to"), "{refused}");
    assert_eq!(listed(), before);

    let adopted = office.json("admin", &approved).unwrap();
    assert_eq!(adopted["installed"], true);
    let after = listed();
    let newest = after.as_array().unwrap().last().unwrap();
    assert_eq!(
        (newest["name"].as_str(), newest["document_no"].as_str(), newest["status"].as_str()),
        (Some("harbour-2025@4"), Some("临港委〔2024〕9号"), None)
    );
    assert_eq!(
        (newest["in_force_from"].as_str(), newest["approval"].as_str()),
        (Some("2025-01-01"), Some("2024年第15次主任办公会纪要"))
    );
    let log = office.json("auditor", &["audit", "list"]).unwrap();
    let entry =
        log.as_array().unwrap().iter().find(|entry| entry["action"] == "policy.adopt").unwrap().to_string();
    for told in ["harbour-2025@3", "harbour-2025@4", "临港委〔2024〕9号", "2025-01-01"] {
        assert!(entry.contains(told), "{told}: {entry}");
    }
    // What is in force is no draft, and is revised by a new version.
    assert!(office.refused("admin", &approved).unwrap().contains("不是草案"));
    // What comes in now is worked under it.
    let form = office.path("临港.xlsx");
    let template =
        ["template", "--policy", "harbour-2025", "--benefit", "sea-trial", "--out", form.to_str().unwrap()];
    office.done("reviewer", &template).unwrap();
    office.import(&sea_trial(&office, "临港.xlsx", "海试一号")).unwrap();
    assert_eq!(listed().as_array().unwrap().last().unwrap()["cases"], 1);
}

/// The examples of the tier that pays 25% instead of 20%: 1,999,999.99 × 25% = 499,999.9975, 2,000,000 × 25% = 500,000.
fn corrected_examples(text: &str) -> String {
    text.replace("ceiling = \"399999.99\"", "ceiling = \"499999.99\"")
        .replace("ceiling = \"400000.00\", advisories", "ceiling = \"500000.00\", advisories")
}
