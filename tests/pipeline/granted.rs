//! Not a fen twice: what was granted before counts, whatever package, year or bureau it was granted in.

use outside_tests::{Office, PLATFORMS, edited_sample};

const DESIGN: &str = "03-青屏芯设-EDA与IP.zip";
const TAPE_OUT: &str = "02-栖岚半导体-流片.zip";
const TWO_BUREAUS: &str = "09-澄丘智算-算力与流片.zip";

/// The first package: IP for a product, 3,250,000.00 × 20% = 650,000.00; and EDA for a platform.
fn of_design(office: &Office, project: &str) -> String {
    let words = [("青屏二代显示驱动芯片", project)];
    let file = edited_sample(DESIGN, &office.path(""), "设计.zip", &words).unwrap();
    office.import(&file).unwrap().remove(0)
}

/// A tape-out of the same enterprise: 9,999,999.99 × 30% = 2,999,999.997, so 2,999,999.99.
fn of_tape_out(office: &Office, project: &str, numbers: &str) -> String {
    let words = [
        ("杭州栖岚半导体有限公司", "杭州青屏芯设技术有限公司"),
        ("91330108MA2DM0029E", "91330108MA2DM00379"),
        ("栖岚 LN03 电源管理芯片", project),
        ("243320000000814462", numbers),
    ];
    let file = edited_sample(TAPE_OUT, &office.path(""), &format!("{numbers}.zip"), &words).unwrap();
    office.import(&file).unwrap().remove(0)
}

fn advisories(office: &Office, number: &str) -> String {
    office.case(number).unwrap()["claims"][0]["assessment"]["advisory_notes"].to_string()
}

#[test]
fn a_second_package_for_a_project_is_paid_the_difference_and_names_the_first() {
    let office = Office::set_up().unwrap();
    let first = of_design(&office, "青屏QP2 显示驱动芯片");
    office.sign_wholly(&first).unwrap();
    // The same project, however it is written: 2,999,999.99 − 650,000.00.
    for (project, numbers) in [
        ("青屏QP2 显示驱动芯片", "253320000000814461"),
        ("青屏ＱＰ２　显示驱动芯片", "253320000000814462"),
        ("青屏 QP2显示驱动芯片", "253320000000814463"),
        ("青屏qp2（显示驱动）芯片", "253320000000814464"),
    ] {
        let number = of_tape_out(&office, project, numbers);
        assert_eq!(office.payable(&number, 0).unwrap(), "2349999.99", "{project}");
        let notes = advisories(&office, &number);
        assert!(notes.contains("project-awarded-before") && notes.contains(&first), "{project}: {notes}");
    }
    let other = of_tape_out(&office, "青屏三代触控芯片", "253320000000814465");
    assert_eq!(office.payable(&other, 0).unwrap(), "2999999.99");
    assert!(!advisories(&office, &other).contains("project-awarded-before"));

    // What was signed shows what it showed, whatever is granted after it.
    let shown = office.case(&first).unwrap()["claims"].clone();
    let second = office.case(&other).unwrap()["number"].as_str().unwrap().to_owned();
    office.sign_wholly(&second).unwrap();
    assert_eq!(office.case(&first).unwrap()["claims"], shown);
}

#[test]
fn a_lesser_claim_after_a_greater_one_is_paid_nothing() {
    let office = Office::set_up().unwrap();
    let tape_out = of_tape_out(&office, "青屏二代显示驱动芯片", "253320000000814461");
    office.sign_wholly(&tape_out).unwrap();
    let design = of_design(&office, "青屏二代显示驱动芯片");
    let case = office.case(&design).unwrap();
    // The platform's EDA is another project: 1,860,000.00 × 50%.
    let payable = |claim: usize| case["claims"][claim]["assessment"]["payable"].as_str().unwrap();
    assert_eq!((payable(0), payable(1)), ("930000.00", "0.00"));
    let granted = case["granted"].as_array().unwrap();
    assert!(
        granted.iter().any(|row| row["case"] == tape_out.as_str()
            && row["relation"] == "同一项目"
            && row["amount"] == "2999999.99"
            && row["state"] == "signed"),
        "{granted:?}"
    );
}

#[test]
fn both_halves_of_a_package_pay_what_one_case_would_in_either_order() {
    // 流片 1,500,000.00 and 算力 700,000.00 for one project, which the city gave 200,000.00: the greater of
    // 1,300,000.00 and 500,000.00.
    let words = [("澄丘视觉大模型训练", "澄丘 Q1 推理加速芯片")];
    for first in [0, 1] {
        let office = Office::set_up().unwrap();
        let file = edited_sample(TWO_BUREAUS, &office.path(""), "两局.zip", &words).unwrap();
        let cases = office.import(&file).unwrap();
        assert_eq!(cases, ["经信-2024-0001", "发改-2024-0001"]);
        office.sign_wholly(&cases[first]).unwrap();
        office.sign_wholly(&cases[1 - first]).unwrap();
        let ledger = office.json("auditor", &["ledger"]).unwrap();
        assert_eq!(ledger["total"], "1300000.00", "{first}: {ledger}");
    }
}

#[test]
fn a_half_that_was_signed_counts_once_in_the_other() {
    let office = Office::set_up().unwrap();
    let file = edited_sample(TWO_BUREAUS, &office.path(""), "两局.zip", &[]).unwrap();
    let cases = office.import(&file).unwrap();
    office.sign_wholly(&cases[1]).unwrap();
    // Different projects: 700,000.00 of 算力 is signed, and 流片 gets what it would have.
    assert_eq!(office.payable(&cases[0], 0).unwrap(), "1300000.00");
    let case = office.case(&cases[0]).unwrap();
    assert_eq!(case["granted"][0]["amount"], "700000.00", "{}", case["granted"]);
}

#[test]
fn a_close_name_is_asked_and_settled_once_for_the_pair() {
    let office = Office::set_up().unwrap();
    let first = of_design(&office, "青屏QP2 显示驱动芯片");
    office.sign_wholly(&first).unwrap();
    let number = of_tape_out(&office, "青屏QP2 显示驱动芯片二期", "253320000000814461");
    assert_eq!(office.payable(&number, 0).unwrap(), "2999999.99");
    office.review(&number).unwrap();
    let refused = office.refused("reviewer", &["case", "submit", &number]).unwrap();
    assert!(refused.contains("青屏QP2 显示驱动芯片二期") && refused.contains(&first), "{refused}");
    // Found to be the same, only the difference is paid; the decision above it lapses.
    office.settle(&number, "project-close", &["--as", "same"]).unwrap();
    assert_eq!(office.payable(&number, 0).unwrap(), "2349999.99");
    office.done("reviewer", &["case", "decide", &number]).unwrap();
    office.sign(&number).unwrap();
    // In another package of the same two names nobody is asked again.
    let again = of_tape_out(&office, "青屏QP2显示驱动芯片（二期）", "253320000000814462");
    let case = office.case(&again).unwrap();
    let open = case["problems"].as_array().unwrap().iter().filter(|problem| problem["blocks"] == true);
    let codes: Vec<&str> = open.filter_map(|problem| problem["code"].as_str()).collect();
    assert!(!codes.contains(&"project-close"), "{codes:?}");
    // It is taken back where it was made, or settled otherwise here.
    let mut problems = case["problems"].as_array().unwrap().iter();
    let settled = problems.find(|problem| problem["code"] == "project-close").unwrap();
    office.done("reviewer", &["case", "declare", &again]).unwrap();
    let undo = ["case", "settle", &again, settled["id"].as_str().unwrap(), "--undo"];
    let refused = office.refused("reviewer", &undo).unwrap();
    assert!(refused.contains("另一案卷"), "{refused}");
    // 650,000.00 and 2,349,999.99 were granted: nothing is left of its own 2,999,999.99.
    assert_eq!(case["claims"][0]["assessment"]["payable"], "0.00");
}

#[test]
fn a_claim_without_a_project_beside_awards_is_asked() {
    let office = Office::set_up().unwrap();
    let first = of_design(&office, "青屏QP2 显示驱动芯片");
    office.sign_wholly(&first).unwrap();
    let number = of_tape_out(&office, "", "253320000000814461");
    let case = office.case(&number).unwrap();
    assert!(advisories(&office, &number).contains("project-unknown"), "{case}");
    office.done("reviewer", &["case", "declare", &number]).unwrap();
    office
        .settle(&number, "project-unknown", &["--as", "corrected", "--value", "青屏QP2显示驱动芯片"])
        .unwrap();
    assert_eq!(office.payable(&number, 0).unwrap(), "2349999.99");
}

#[test]
fn a_cap_by_client_counts_over_all_platforms() {
    let office = Office::set_up().unwrap();
    let ruling = ["ruling", "set", "service-cap-holder", "client", "--basis", "会议纪要"];
    office.done("admin", &ruling).unwrap();
    let (client, other) = ("91330108MA2DM00454", "91330108MA2DM0096C");
    let first = office.service(PLATFORMS[0], client, "服务一").unwrap();
    assert_eq!(office.judge(&first).unwrap(), "500000.00");
    office.sign_wholly(&first).unwrap();
    // Another client of the same platform has its own; the same client of another platform has had it.
    let second = office.service(PLATFORMS[0], other, "服务二").unwrap();
    assert_eq!(office.judge(&second).unwrap(), "500000.00");
    let third = office.service(PLATFORMS[1], &client.to_lowercase(), "服务三").unwrap();
    assert_eq!(office.judge(&third).unwrap(), "0.00");
    let granted = office.case(&third).unwrap()["granted"].clone();
    assert_eq!(
        (&granted[0]["case"], &granted[0]["relation"]),
        (&first.into(), &"同一限额".into()),
        "{granted}"
    );
}
