#![allow(clippy::unwrap_used)]

use super::*;
use crate::Sourced;

const CODE: &str = "91330200MA2DM80123";
const NAME: &str = "宁波云岫晶圆代工有限公司";

fn item(id: &str, kind: Option<&str>, number: &str, vendor: Option<&str>, uscc: Option<&str>) -> LineItem {
    LineItem {
        id: id.to_owned(),
        claim: Some("c1".to_owned()),
        kind: kind.map(str::to_owned),
        number: Some(number.to_owned()),
        vendor: vendor.map(str::to_owned),
        vendor_uscc: uscc.map(str::to_owned),
        amount: "6350000".parse().ok(),
        date: "2024-05-06".parse().ok(),
        at: Some(CellRef::new("明细", id.trim_start_matches('i').parse().unwrap(), 7)),
        ..LineItem::default()
    }
}

fn item_once(item: &LineItem) -> ClaimedOnce {
    let applicant = party_keys(Some("杭州砚湖微电子有限公司"), Some("91330108MA2XXXXXXX"));
    by(item, &applicant)
}

fn by(item: &LineItem, applicant: &[String]) -> ClaimedOnce {
    let issuers = party_keys(item.vendor.as_deref(), item.vendor_uscc.as_deref());
    of_item(item, &issuers, applicant).unwrap()
}

fn same(one: &LineItem, other: &LineItem) -> Option<Sameness> {
    let (one, other) = (item_once(one), item_once(other));
    assert_eq!(one.same_as(&other), other.same_as(&one), "it is so from both sides");
    one.same_as(&other)
}

#[test]
fn a_digital_invoice_is_known_by_its_twenty_digits_alone() {
    let first = item("i1", Some("发票"), "24332000000081446120", Some(NAME), Some(CODE));
    for (vendor, uscc) in [(None, None), (Some(NAME), None), (Some("别的公司"), Some("91350100M000100Y43"))]
    {
        let again = item("i2", Some("发票"), "2433 2000-0000-8144-6120", vendor, uscc);
        assert_eq!(same(&first, &again), Some(Sameness::Same));
    }
}

#[test]
fn an_older_invoice_is_known_by_its_issuer_by_code_or_by_name() {
    let first = item("i1", Some("发票"), "01234567", Some(NAME), Some(CODE));
    let cases = [
        ("No.01234567", Some(" 宁波云岫晶圆代工有限公司\n"), None, Some(Sameness::Same)),
        ("０１２３４５６７", None, Some(CODE), Some(Sameness::Same)),
        ("3300231130-01234567", Some(NAME), None, Some(Sameness::Same)),
        ("01234567", Some("别的公司"), None, None),
        ("1234567", Some(NAME), None, None),
    ];
    for (number, vendor, uscc, wanted) in cases {
        assert_eq!(same(&first, &item("i2", Some("发票"), number, vendor, uscc)), wanted, "{number}");
    }
}

#[test]
fn two_codes_are_two_invoices() {
    let first = item("i1", Some("发票"), "330023113001234567", Some(NAME), Some(CODE));
    assert_eq!(same(&first, &item("i2", Some("发票"), "330023214001234567", Some(NAME), Some(CODE))), None);
    // Whoever gave it out: the code and the number are the nation's own.
    let again = item("i2", Some("发票"), "3300231130 01234567", None, None);
    assert_eq!(same(&first, &again), Some(Sameness::Same));
}

#[test]
fn a_number_alone_is_asked_about_where_amount_or_date_agree() {
    let first = item("i1", Some("发票"), "01234567", Some(NAME), Some(CODE));
    let mut alone = item("i2", Some("发票"), "01234567", None, None);
    assert_eq!(same(&first, &alone), Some(Sameness::Perhaps));
    alone.amount = "1".parse().ok();
    assert_eq!(same(&first, &alone), Some(Sameness::Perhaps), "the date agrees");
    alone.date = None;
    assert_eq!(same(&first, &alone), None);
}

#[test]
fn another_receipt_is_known_by_number_and_issuer() {
    let first = item("i1", Some("收据"), "A-7", Some(NAME), None);
    assert_eq!(same(&first, &item("i2", Some("收据"), "a7", Some(NAME), None)), Some(Sameness::Same));
    assert_eq!(same(&first, &item("i2", Some("收据"), "A-7", Some("别的公司"), None)), None);
}

#[test]
fn a_contract_is_known_by_its_number_and_both_parties() {
    let theirs = party_keys(Some(NAME), Some(CODE));
    let ours = item("i1", Some("合同"), "HT-2024-001", Some(NAME), Some(CODE));
    assert_eq!(same(&ours, &item("i2", Some("合同"), "HT2024001", Some(NAME), None)), Some(Sameness::Same));
    // The other party claims it.
    let other = item("i3", Some("合同"), "HT-2024-001", Some("杭州砚湖微电子有限公司"), None);
    assert_eq!(item_once(&ours).same_as(&by(&other, &theirs)), Some(Sameness::Same));
    // Another customer of the same vendor may have the same number.
    let customer = party_keys(Some("杭州栖岚半导体有限公司"), None);
    assert_eq!(item_once(&ours).same_as(&by(&ours, &customer)), None);
    // What does not say that it is a contract may be one.
    assert_eq!(same(&ours, &item("i2", None, "HT-2024-001", Some(NAME), None)), Some(Sameness::Same));
}

#[test]
fn a_loan_is_known_by_bank_contract_and_day() {
    let loan = |day: Option<&str>, bank: Option<&str>| LineItem {
        date: day.map(|day| day.parse().unwrap()),
        ..item("i1", Some("贷款"), "DK-1", bank, None)
    };
    let first = loan(Some("2024-03-01"), Some("杭州银行"));
    assert_eq!(same(&first, &loan(Some("2024-03-01"), Some("杭州 银行"))), Some(Sameness::Same));
    assert_eq!(same(&first, &loan(Some("2024-04-01"), Some("杭州银行"))), None, "another drawdown");
    assert_eq!(same(&first, &loan(Some("2024-03-01"), None)), Some(Sameness::Perhaps));
}

fn claim(benefit: &str, input: &str, value: &str) -> Claim {
    let sourced =
        Sourced { value: Some(value.into()), at: Some(CellRef::new("表", 1, 1)), ..Sourced::default() };
    Claim {
        id: "c1".to_owned(),
        benefit: benefit.to_owned(),
        year: Some(2024),
        project: None,
        at: None,
        inputs: [(input.to_owned(), sourced)].into(),
    }
}

fn of_package(claims: Vec<Claim>) -> Vec<ClaimedOnce> {
    let ids: Vec<String> = claims.iter().map(|claim| claim.id.clone()).collect();
    claimed_once(&ApplicationPackage { claims, ..ApplicationPackage::default() }, &ids)
}

#[test]
fn a_standard_is_known_by_its_number() {
    let one = of_package(vec![claim("standard-domestic", "standard_no", "GB/T 12345—2024")]);
    let two = of_package(vec![claim("standard-domestic", "standard_no", "ＧＢ／Ｔ12345-2024")]);
    assert_eq!(one[0].same_as(&two[0]), Some(Sameness::Same));
}

#[test]
fn a_person_is_known_by_the_identity_number_and_asked_about_by_name() {
    let person = |words: &str| of_package(vec![claim("talent-award", "person", words)]).remove(0);
    let (known, named) = (person("张三 11010519491231002X"), person("张三"));
    assert_eq!(known.same_as(&person("张三（11010519491231002X）")), Some(Sameness::Same));
    assert_eq!(known.same_as(&named), Some(Sameness::Perhaps));
    assert_eq!(named.same_as(&named), Some(Sameness::Perhaps));
    // GB 11643's other example: a namesake.
    assert_eq!(known.same_as(&person("张三 440524188001010014")), None);
    assert!(known.keys.iter().any(|key| key.secret) && known.shown == "张三");
    let referred = of_package(vec![claim("talent-referral", "person", "张三")]).remove(0);
    assert_eq!(named.same_as(&referred), None, "who is referred may be awarded too");
}

#[test]
fn parties_are_one_by_code_or_by_folded_name() {
    let name = |name| (Some(name), None);
    assert!(same_party(name("杭州⻓芯控股有限公司"), name("杭州长芯控股有限公司")));
    assert!(same_party((Some("甲"), Some("91330200MA2DM80123")), (Some("乙"), Some("91330200ma2dm80123"))));
    assert!(!same_party((None, None), (None, None)));
}

#[test]
fn each_later_one_is_paired_with_the_first_that_it_repeats() {
    let items = [
        item("i1", Some("发票"), "24332000000081446120", Some(NAME), Some(CODE)),
        item("i2", Some("发票"), "24332000000081446137", None, None),
        item("i3", Some("发票"), "24332000000081446120", Some(NAME), None),
        item("i4", Some("发票"), "24332000000081446120", None, None),
    ];
    let all: Vec<ClaimedOnce> = items.iter().map(item_once).collect();
    let pairs: Vec<(&str, &str)> = twins(&all)
        .iter()
        .map(|twin| match (&twin.later.names, &twin.earlier.names) {
            (Names::Item(later), Names::Item(earlier)) => (later.as_str(), earlier.as_str()),
            _ => ("", ""),
        })
        .collect();
    assert_eq!(pairs, [("i3", "i1"), ("i4", "i1")]);
}
