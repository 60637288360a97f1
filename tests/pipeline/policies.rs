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
    let [first, second] = [1, 2].map(|version| format!("{SHIPPED}@{version}"));
    assert_eq!(names(&installed), [&first, &second, "harbour-2025@2"]);

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
    assert_eq!(cases, [0, 1, 1]);
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
    let of_name = |name: &str| retired.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    assert_ne!(of_name("harbour-2025@2")["retired_at"], "");
    assert_eq!(of_name("harbour-2025@3")["retired_at"], "");
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

/// A copy of 临港区's pack that asks for the enterprise's code, so that its awards are known to be the enterprise's.
fn coded_harbour(office: &Office) -> PathBuf {
    let folder = office.path("带代码的政策包");
    std::fs::create_dir(&folder).unwrap();
    for name in ["policy.md", "examples.toml", "rates.csv"] {
        std::fs::copy(PathBuf::from(harbour()).join(name), folder.join(name)).unwrap();
    }
    let policy = folder.join("policy.md");
    let text = std::fs::read_to_string(&policy).unwrap();
    let name = "name = { label = \"企业名称\", type = \"text\", record = true }";
    let code = "uscc = { label = \"统一社会信用代码\", type = \"text\", record = true }";
    assert!(text.contains(name));
    std::fs::write(&policy, text.replace(name, &format!("{name}\n{code}"))).unwrap();
    folder
}

/// An application for a first tape-out of 5,000,000.00 on the form of a version of the shipped policy: × 30%.
fn tape_out(office: &Office, version: u32, (name, uscc): (&str, &str), project: &str) -> String {
    let form = office.path(&format!("流片第{version}版-{project}-空.xlsx"));
    let policy = format!("{SHIPPED}@{version}");
    let template =
        ["template", "--policy", &policy, "--benefit", "tape-out", "--out", form.to_str().unwrap()];
    office.done("reviewer", &template).unwrap();
    let out = office.path(&format!("流片第{version}版-{project}.xlsx"));
    let cells = [
        ("申报主体", "C4", name),
        ("申报主体", "C5", uscc),
        ("申报主体", "C6", "是"),
        ("申报主体", "C7", "集成电路设计"),
        ("申报主体", "C9", "2020-06-01"),
        ("首次流片补助", "C4", "2025"),
        ("首次流片补助", "C5", project),
        ("首次流片补助", "C6", "5000000"),
        ("首次流片补助", "C7", "是"),
        ("首次流片补助", "C8", "是"),
    ];
    fill_in(&form, &out, &cells).unwrap();
    office.import(&out).unwrap().remove(0)
}

fn coded_sea_trial(office: &Office, (name, uscc): (&str, &str), project: &str) -> String {
    let form = office.path(&format!("海试-{project}-空.xlsx"));
    let template =
        ["template", "--policy", "harbour-2025", "--benefit", "sea-trial", "--out", form.to_str().unwrap()];
    office.done("reviewer", &template).unwrap();
    let out = office.path(&format!("海试-{project}.xlsx"));
    let cells = [
        ("申报主体", "C4", name),
        ("申报主体", "C5", uscc),
        ("申报主体", "C6", "是"),
        ("申报主体", "C7", "2024-06-01"),
        ("申报主体", "C9", "动力"),
        ("申报主体", "C10", "否"),
        ("申报主体", "C11", "3000000"),
        ("海试补助", "C4", "2025"),
        ("海试补助", "C5", project),
        ("海试补助", "C6", "1000000"),
    ];
    fill_in(&form, &out, &cells).unwrap();
    office.import(&out).unwrap().remove(0)
}

/// Of the ledger pack, version and amount; of the sums pack, clause and what was awarded; how many cases.
type Sums = (Vec<(String, u64, String)>, Vec<(String, String, String)>, u64);

/// What a store says of itself for one policy, or for all: the rows of its ledger, its sums by policy and clause, and
/// how many cases it lists.
fn sums(office: &Office, policy: Option<&str>) -> Sums {
    let asked = |command: &str| {
        let of: Vec<&str> = policy.iter().flat_map(|name| ["--policy", name]).collect();
        office.json("auditor", &[&[command][..], &of].concat()).unwrap()
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (ledger, stats) = (asked("ledger"), asked("stats"));
    let rows = ledger["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| (text(&row["pack"]), row["version"].as_u64().unwrap(), text(&row["amount"])));
    let clauses = stats["clauses"].as_array().unwrap().iter();
    let clauses = clauses.map(|sum| (text(&sum["pack"]), text(&sum["clause"]), text(&sum["awarded"])));
    (rows.collect(), clauses.collect(), asked("cases")["total"].as_u64().unwrap())
}

#[test]
fn two_versions_and_another_policy_stand_side_by_side_in_one_year() {
    let office = Office::set_up().unwrap();
    let coded = coded_harbour(&office).display().to_string();
    office.done("admin", &["policy", "install", &coded, "--approval", "主任办公会纪要"]).unwrap();
    let [first, second] = [1, 2].map(|version| format!("{SHIPPED}@{version}"));
    let [one, other] = outside_tests::PLATFORMS;

    // 1,000,000.00 × 20% under 临港区's policy; then a tape-out of the same project: 5,000,000.00 × 30% less that award,
    // since the shipped policy pays the difference to what others gave.
    let sea = coded_sea_trial(&office, one, "同舟一号");
    assert_eq!(office.payable(&sea, 0).unwrap(), "200000.00");
    office.sign_wholly(&sea).unwrap();
    let new = tape_out(&office, 2, one, "同舟一号");
    assert_eq!(office.payable(&new, 0).unwrap(), "1300000.00");
    office.sign_wholly(&new).unwrap();
    // The other way round nothing is taken off: 临港区's policy says nothing of what others give.
    let old = tape_out(&office, 1, other, "乙平台一号");
    assert_eq!(office.payable(&old, 0).unwrap(), "1500000.00");
    office.sign_wholly(&old).unwrap();
    let beside = coded_sea_trial(&office, other, "乙平台一号");
    assert_eq!(office.payable(&beside, 0).unwrap(), "200000.00");

    // One year, one benefit, two versions: kept apart by version, added up by policy, never across policies.
    let shipped = |version, amount: &str| (SHIPPED.to_owned(), version, amount.to_owned());
    let clause = |amount: &str| (SHIPPED.to_owned(), "1.4".to_owned(), amount.to_owned());
    let harbour = ("harbour-2025".to_owned(), 2, "200000.00".to_owned());
    let trial = |claims: &str| ("harbour-2025".to_owned(), "3".to_owned(), claims.to_owned());
    assert_eq!(sums(&office, Some(&first)), (vec![shipped(1, "1500000.00")], vec![clause("1500000.00")], 1));
    assert_eq!(sums(&office, Some(&second)), (vec![shipped(2, "1300000.00")], vec![clause("1300000.00")], 1));
    assert_eq!(
        sums(&office, Some(SHIPPED)),
        (vec![shipped(2, "1300000.00"), shipped(1, "1500000.00")], vec![clause("2800000.00")], 2)
    );
    assert_eq!(sums(&office, Some("harbour-2025")), (vec![harbour.clone()], vec![trial("200000.00")], 2));
    assert_eq!(
        sums(&office, None),
        (
            vec![harbour, shipped(2, "1300000.00"), shipped(1, "1500000.00")],
            vec![clause("2800000.00"), trial("200000.00")],
            4
        )
    );
    assert!(
        office.refused("auditor", &["stats", "--policy", "nowhere-2020"]).unwrap().contains("nowhere-2020")
    );

    // Each memo names the version that it rests on, in its file and on its page.
    for (number, version) in [(&new, second.as_str()), (&old, first.as_str()), (&sea, "harbour-2025@2")] {
        let memo = office.path(&format!("{number}.pdf"));
        office.done("reviewer", &["memo", number, "--out", memo.to_str().unwrap()]).unwrap();
        let bytes = std::fs::read(&memo).unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains(&format!("政策包 {version}")), "{number}");
        let verified = office.json("auditor", &["verify", memo.to_str().unwrap()]).unwrap();
        assert_eq!(verified["good"], true, "{verified}");
    }
    // A list of several policies names each, one of a single policy needs not.
    let exported = |name: &str, policy: &[&str]| {
        let out = office.path(name);
        let export = [&["export", "publicity", "--out", out.to_str().unwrap()][..], policy].concat();
        office.done("auditor", &export).unwrap();
        outside_tests::texts_of(&out).unwrap()
    };
    let all = exported("全部.xlsx", &[]);
    for cited in ["》第 1 版", "》第 2 版", "《临港区促进海洋装备产业发展若干办法》第 2 版"]
    {
        assert!(all.contains(cited), "{cited}: {all}");
    }
    assert!(!exported("一版.xlsx", &["--policy", &second]).contains("第 2 版"));
}

#[test]
fn a_form_is_read_under_the_version_it_names_and_a_retired_version_stays_in_the_lists() {
    let office = Office::set_up().unwrap();
    let number = tape_out(&office, 1, outside_tests::PLATFORMS[0], "一号");
    let new = tape_out(&office, 2, outside_tests::PLATFORMS[1], "二号");
    let packs = |office: &Office| {
        let rows = office.json("auditor", &["cases"]).unwrap();
        let rows = rows["rows"].as_array().unwrap().clone();
        let of = |number: &str| rows.iter().find(|row| row["number"] == number).unwrap().clone();
        [of(&number), of(&new)].map(|row| (row["pack"].clone(), row["policy_note"].clone()))
    };
    let [first, second] = [1, 2].map(|version| format!("{SHIPPED}@{version}"));
    let [one, two] = packs(&office);
    assert_eq!((one, two), ((first.as_str().into(), "".into()), (second.as_str().into(), "".into())));
    office.done("admin", &["policy", "retire", &first, "--reason", "已有新版"]).unwrap();
    let [(_, old), (_, new)] = packs(&office);
    assert!(old.as_str().unwrap().ends_with("停用"), "{old}");
    assert_eq!(new, "");
}

#[test]
fn a_store_of_before_says_that_the_program_has_a_newer_version_and_refuses_its_forms_until_it_is_installed() {
    let maker = Office::set_up().unwrap();
    tape_out(&maker, 2, outside_tests::PLATFORMS[1], "二号");
    let form = maker.path("流片第2版-二号.xlsx");
    let store = maker.path("restored.db");
    let released = root().join("src-tauri/crates/workbench/tests/released/schema-7.backup");
    let cli = |user: &str, arguments: &[&str]| {
        outside_tests::cli(&store, user, outside_tests::DEMO_PASSWORD, arguments).unwrap()
    };
    assert!(cli("admin", &["restore", released.to_str().unwrap()]).status.success());
    let second = format!("{SHIPPED}@2");
    let list = || outside_tests::said(&cli("auditor", &["policy", "list"]));
    let said = list();
    assert!(said.contains(&format!("{second} 随程序提供，本库没有装入")), "{said}");
    let import = ["import", form.to_str().unwrap(), "--json"];
    let refused = cli("reviewer", &import);
    assert_eq!(refused.status.code(), Some(1));
    let refused = outside_tests::said(&refused);
    assert!(refused.contains("other-policy") && refused.contains("随程序提供"), "{refused}");
    let install = cli("admin", &["policy", "install", &second, "--approval", "常务会议纪要"]);
    assert!(install.status.success(), "{}", outside_tests::said(&install));
    assert!(!list().contains("没有装入"));
    let imported = outside_tests::json(&cli("reviewer", &import)).unwrap();
    assert_eq!(imported["packages"][0]["cases"].as_array().unwrap().len(), 1, "{imported}");
}
