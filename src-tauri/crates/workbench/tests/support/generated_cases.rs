//! A store with as many claims as are asked for under 临溪区养老服务机构扶持办法, and what a hand with whole fen would pay
//! for them: nothing of it goes through the program's own arithmetic.

#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casework::{
    ApplicationPackage, AuditEvent, Case, Claim, Finding, FindingOutcome, LineItem, PackVersion, Sha256Hex,
    Sourced,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{NewPackage, Store, StoreError, Summary, Tx};

use super::support::{Bureau, root, secret};

/// Claims of a case.
pub const PER_CASE: usize = 7;

/// The pack, as it stands in the tests of policy.
pub fn pack() -> PathBuf {
    root().join("src-tauri/crates/policy/tests/packs/elder")
}

/// What a version grants, in fen and parts of a hundred.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    lower: i128,
    most_for_building: i128,
    severe: i128,
    premium: i128,
    technician: i128,
    /// The last two digits of the first year of operation that counts: 2020 or 2021.
    opened: i32,
}

/// As the text says it.
pub const FIRST: Terms = Terms {
    lower: 8,
    most_for_building: 200_000_000,
    severe: 600_000,
    premium: 50,
    technician: 500_000,
    opened: 2020,
};
/// As [`revised`] writes it.
pub const REVISED: Terms = Terms {
    lower: 9,
    most_for_building: 150_000_000,
    severe: 660_000,
    premium: 40,
    technician: 600_000,
    opened: 2021,
};

/// A second version of the pack in a folder: a rate up, a rate down, a cap, two fixed amounts and a day.
pub fn revised(folder: &Path) -> PathBuf {
    let to = folder.join("revised");
    std::fs::create_dir(&to).unwrap();
    let text = std::fs::read_to_string(pack().join("policy.md")).unwrap();
    let changes = [
        ("version = 1", "version = 2"),
        ("500万元以下的，补助8%", "500万元以下的，补助9%"),
        ("exactly = \"8%\"", "exactly = \"9%\""),
        ("每个项目最高200万元", "每个项目最高150万元"),
        ("amount = \"200万\"", "amount = \"150万\""),
        ("重度失能的每人每年6000元", "重度失能的每人每年6600元"),
        ("exactly = 6000", "exactly = 6600"),
        ("按实缴保费的50%补贴", "按实缴保费的40%补贴"),
        ("exactly = \"50%\"", "exactly = \"40%\""),
        ("取得技师证书的，每人奖励5000元", "取得技师证书的，每人奖励6000元"),
        ("exactly = 5000", "exactly = 6000"),
        ("2020年1月1日以后投入运营", "2021年1月1日以后投入运营"),
        ("on_or_after = \"2020-01-01\"", "on_or_after = \"2021-01-01\""),
    ];
    let text = changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    std::fs::write(to.join("policy.md"), text).unwrap();
    to
}

/// What one applicant asks for.
#[derive(Debug, Clone)]
pub struct Application {
    /// The first of January of this year, or the last day of the year before.
    opened_on: String,
    opened: i32,
    accident: bool,
    /// Fen; `None` is not filled in.
    investment: Option<i128>,
    lifts: i128,
    moderate: i128,
    severe: i128,
    premium: i128,
    refit: i128,
    reviewed: bool,
    technicians: i128,
    seniors: i128,
    hired: i128,
}

/// A sequence that is the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> i128 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from((self.0 >> 33) % bound)
    }
}

impl Application {
    pub fn throw(seed: usize) -> Application {
        let mut dice = Dice(seed as u64 ^ 0x5_DEEC_E66D);
        for _ in 0..4 {
            dice.below(2);
        }
        let opened = 2019 + i32::try_from(dice.below(4)).unwrap();
        let eve = dice.below(5) == 0;
        Application {
            opened_on: if eve { format!("{}-12-31", opened - 1) } else { format!("{opened}-01-01") },
            opened: if eve { opened - 1 } else { opened },
            accident: dice.below(20) == 0,
            investment: match dice.below(12) {
                0 => None,
                // At the bound of the tiers, and a fen beside it.
                1 => Some(500_000_000),
                2 => Some(499_999_999),
                _ => Some(dice.below(3_000_000_000) + 1),
            },
            lifts: dice.below(4),
            moderate: dice.below(40),
            severe: dice.below(40),
            premium: dice.below(12_000_000),
            refit: dice.below(20_000_000) + 1,
            reviewed: dice.below(3) > 0,
            technicians: dice.below(12),
            seniors: dice.below(8),
            hired: dice.below(5),
        }
    }

    /// What is payable for each clause, in fen.
    pub fn payable(&self, terms: &Terms) -> BTreeMap<&'static str, i128> {
        let mut sums: BTreeMap<&'static str, i128> =
            ["第二条", "第三条", "第四条", "第五条", "第六条"].map(|clause| (clause, 0)).into();
        if self.accident || self.opened < terms.opened {
            return sums;
        }
        let building = self.investment.map_or(0, |investment| match investment < 500_000_000 {
            true => investment * terms.lower / 100,
            false => (investment * 10 / 100).min(terms.most_for_building),
        });
        let lift = self.lifts * 8_000_000;
        // One project: the higher alone.
        let (building, lift) = if building >= lift { (building, 0) } else { (0, lift) };
        let refit = self.refit * 30 / 100;
        // Less than 10,000 yuan, parts of a fen counted, is not paid.
        let refit = if self.reviewed && self.refit * 30 >= 1_000_000 * 100 { refit } else { 0 };
        let nurses = self.technicians * terms.technician + self.seniors * 800_000;
        let people = (nurses.min(10_000_000) + (self.hired * 1_200_000).min(10_000_000)).min(10_000_000);
        sums.insert("第二条", building);
        sums.insert("第三条", self.moderate * 360_000 + self.severe * terms.severe);
        sums.insert("第四条", (self.premium * terms.premium / 100).min(3_000_000));
        sums.insert("第五条", lift + refit);
        sums.insert("第六条", people);
        sums
    }

    fn case(&self, number: String, index: usize, at: Timestamp, by: &casework::Person) -> Case {
        let said = |value: Value| Sourced { value: Some(value), ..Sourced::default() };
        let yuan = |fen: i128| json!(format!("{}.{:02}", fen / 100, fen % 100));
        let inputs = |values: Vec<(&str, Value)>| -> BTreeMap<String, Sourced> {
            values.into_iter().map(|(name, value)| (name.to_owned(), said(value))).collect()
        };
        let mut count = 0;
        let mut claim = |benefit: &str, project: &str, values: Vec<(&str, Value)>| {
            count += 1;
            Claim {
                id: format!("c{count}"),
                benefit: benefit.to_owned(),
                year: Some(2025),
                project: Some(project.to_owned()),
                at: None,
                inputs: inputs(values),
            }
        };
        let done = json!("2025-03-01");
        let claims = vec![
            claim(
                "building",
                "新院",
                self.investment.map(|fen| ("investment", yuan(fen))).into_iter().collect(),
            ),
            claim("lift", "新院", vec![("lifts", json!(self.lifts)), ("lift_done_on", done.clone())]),
            claim("care", "运营", vec![("moderate", json!(self.moderate)), ("severe", json!(self.severe))]),
            claim("insurance", "保险", vec![("premium", yuan(self.premium))]),
            claim("refit", "改造", vec![("refit_done_on", done)]),
            claim(
                "nurses",
                "护理员",
                vec![("technicians", json!(self.technicians)), ("seniors", json!(self.seniors))],
            ),
            claim("social", "社工", vec![("hired", json!(self.hired))]),
        ];
        assert_eq!(claims.len(), PER_CASE);
        let package = ApplicationPackage {
            file: "申报材料.xlsx".to_owned(),
            workbook: "申报材料.xlsx".to_owned(),
            pack: "elder-2025".to_owned(),
            applicant: inputs(vec![
                ("name", json!(format!("临溪第{index}养老院"))),
                ("uscc", json!(format!("91330108MA2X{index:06}"))),
                ("registered", json!(true)),
                ("filed", json!(true)),
                ("opened_on", json!(self.opened_on)),
                ("accident", json!(self.accident)),
            ]),
            claims,
            // The cost of the refit is the sum of its items.
            items: vec![LineItem {
                id: "i1".to_owned(),
                claim: Some("c5".to_owned()),
                number: Some(format!("{index:08}")),
                amount: Some(policy::Money::from_fen(i64::try_from(self.refit).unwrap())),
                ..LineItem::default()
            }],
            ..ApplicationPackage::default()
        };
        let mut case = Case::received(&number, "民政局", PackVersion::new("elder-2025", 1), package, at);
        case.findings.extend(self.reviewed.then(|| Finding {
            claim: "c5".to_owned(),
            criterion: "review".to_owned(),
            outcome: FindingOutcome::Met,
            evidence: Vec::new(),
            note: "专家评审通过".to_owned(),
            told: casework::Outside::default(),
            ticked: Vec::new(),
            judgement: None,
            by: by.clone(),
            at,
        }));
        case
    }
}

/// Installs the pack and puts cases with so many claims into the store. Gives what was asked for, case by case.
pub fn fill(bureau: &mut Bureau, claims: usize) -> Vec<(String, Application)> {
    let files = workbench::pack_files(pack().to_str().unwrap()).unwrap();
    bureau.session_of("admin").install_policy(&files, "2025年第2次局长办公会纪要").unwrap();
    let (mut store, actor) = Store::open(&bureau.path(), "reviewer", &secret(), Timestamp::now()).unwrap();
    let mut made = Vec::new();
    let cases: Vec<usize> = (0..claims.div_ceil(PER_CASE)).collect();
    for chunk in cases.chunks(1000) {
        store
            .write(|tx| {
                tx.audit(event())?;
                for index in chunk {
                    let application = Application::throw(*index);
                    made.push((put(tx, &application, *index, &actor.person)?, application));
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    made
}

fn put(
    tx: &Tx<'_>,
    application: &Application,
    index: usize,
    by: &casework::Person,
) -> Result<String, StoreError> {
    let at = Timestamp::now();
    let case = application.case(tx.next_case_number("民政", 2025)?, index, at, by);
    let id = tx.put_package(&NewPackage {
        sha256: &Sha256Hex::of(case.number.as_bytes()),
        file_name: "申报材料.xlsx",
        by,
        at,
        content: &case.package,
        sheets: &["申报主体".to_owned()],
        problems: &case.problems,
        files: &[],
    })?;
    tx.put_case(&case, id)?;
    let since = jiff::civil::date(2025, 12, 1);
    tx.put_summary(&case, &Summary { ceiling: None, checked: 0, to_check: 0, since, due: None })?;
    Ok(case.number)
}

fn event() -> AuditEvent {
    AuditEvent {
        at: Timestamp::now(),
        who: "reviewer".to_owned(),
        action: "case.import".to_owned(),
        subject: String::new(),
        before: String::new(),
        after: String::new(),
    }
}
