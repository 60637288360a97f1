//! A store in a folder of its own, and a case with something in every corner.

#![allow(dead_code)]

use std::path::{Path, PathBuf};

use casework::*;
use jiff::Timestamp;
use policy::Money;
use secrecy::SecretString;
use serde_json::json;
use store::*;
use tempfile::TempDir;

pub const ADMIN: &str = "管理员甲";
pub const APPLICANT: &str = "杭州滨江某某集成电路设计有限公司";
pub const USCC: &str = "91330108MA2ABCDE01";

/// Argon2id at its real cost is for the program, not for a hundred openings in tests.
pub const CHEAP: KeyCost = KeyCost { memory_kib: 64, passes: 1, lanes: 1 };

pub struct Folder {
    folder: TempDir,
}

impl Folder {
    pub fn new() -> Folder {
        Folder { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("workbench.db")
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn open(&self) -> (Store, Actor) {
        Store::open(&self.path(), ADMIN, &password("一号口令"), at(9)).unwrap()
    }
}

pub fn password(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

pub fn at(minute: i64) -> Timestamp {
    let start: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_mins(minute)
}

pub fn event(action: &str, subject: &str) -> AuditEvent {
    AuditEvent {
        at: at(1),
        who: ADMIN.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        before: String::new(),
        after: json!({ "applicant": APPLICANT }).to_string(),
    }
}

pub fn create(folder: &Folder) -> (Store, Actor, RecoveryKey) {
    let password = password("一号口令");
    let new = NewStore {
        bureau: "滨江区经信局",
        admin: ADMIN,
        roles: &[],
        password: &password,
        cost: CHEAP,
        at: at(0),
    };
    Store::create(&folder.path(), &new, |_, _| Ok::<_, StoreError>(())).unwrap()
}

/// Adds 经办, 复核 and 审定.
pub fn add_staff(store: &mut Store) -> [Person; 3] {
    let staff = [("张经办", Role::Reviewer), ("李复核", Role::Checker), ("王审定", Role::Approver)];
    staff.map(|(name, role)| {
        let user = NewUser { name, roles: &[role], bureau: Some("经信局") };
        let added = store.write(|tx| {
            tx.audit(event("user.add", name))?;
            tx.add_user(&user, &password(name), at(2))
        });
        added.unwrap()
    })
}

fn sourced(value: &str, cell: &str) -> Sourced {
    Sourced {
        value: Some(json!(value)),
        at: Some(cell.parse().unwrap()),
        written: Some(value.to_owned()),
        readings: vec![Reading::FullWidth],
    }
}

pub fn package(name: &str, uscc: &str) -> ApplicationPackage {
    let claim = |id: &str, benefit: &str, year| Claim {
        id: id.to_owned(),
        benefit: benefit.to_owned(),
        year,
        project: Some("P-A".to_owned()),
        at: Some("流片!B3".parse().unwrap()),
        inputs: [("tape_out_cost".to_owned(), sourced("10000000", "流片!B4"))].into(),
    };
    let item = |id: &str, claim: Option<&str>, number: &str| LineItem {
        id: id.to_owned(),
        claim: claim.map(ToOwned::to_owned),
        kind: Some("发票".to_owned()),
        number: Some(number.to_owned()),
        vendor: Some("某晶圆厂".to_owned()),
        amount: Some("9999999.99".parse().unwrap()),
        at: Some("明细!G2".parse().unwrap()),
        ..LineItem::default()
    };
    ApplicationPackage {
        file: "申报材料.xlsx".to_owned(),
        workbook: "申报材料.xlsx".to_owned(),
        pack: "binjiang-computing-2024-draft".to_owned(),
        applicant: [
            ("name".to_owned(), sourced(name, "申报主体!B3")),
            ("uscc".to_owned(), sourced(uscc, "申报主体!B4")),
        ]
        .into(),
        claims: vec![
            claim("c1", "tape-out", Some(2024)),
            claim("c2", "ip-purchase", None),
            claim("c3", "tape-out", Some(2023)),
        ],
        items: vec![
            item("i1", Some("c1"), "04403200"),
            item("i2", Some("c2"), "99887766"),
            item("i3", None, "55"),
        ],
        related: vec![RelatedParty { name: "关联公司".to_owned(), ..RelatedParty::default() }],
        ..ApplicationPackage::default()
    }
}

/// A case with something in every corner.
pub fn full_case(number: &str, staff: &[Person; 3]) -> Case {
    let [reviewer, checker, approver] = staff.clone();
    let finding = |claim: &str, outcome| Finding {
        claim: claim.to_owned(),
        criterion: "key-chip".to_owned(),
        outcome,
        evidence: vec![
            Evidence::Cell("流片!B4".parse().unwrap()),
            Evidence::Item("i1".to_owned()),
            Evidence::Attachment("合同.pdf".to_owned()),
            Evidence::Document("评审纪要".to_owned()),
        ],
        note: "见合同".to_owned(),
        told: casework::Outside::new("请补交合同"),
        ticked: vec!["已核对".to_owned()],
        judgement: Some(Judgement {
            document: "评审会纪要".to_owned(),
            number: "〔2024〕6号".to_owned(),
            date: Some("2024-10-18".parse().unwrap()),
            panel: vec![casework::Opinion {
                expert: "赵专家".to_owned(),
                score: "86.5".to_owned(),
                ..Default::default()
            }],
        }),
        by: reviewer.clone(),
        at: at(5),
    };
    let step = |from, to, by: &Person, minute| Move {
        from,
        to,
        by: by.clone(),
        at: at(minute),
        comment: "请补充".to_owned(),
    };
    let signature =
        |role, by: &Person| Submission { role, by: by.clone(), at: at(8), opinion: "同意。".to_owned() };
    Case {
        number: number.to_owned(),
        bureau: "经信局".to_owned(),
        other_bureaus: vec!["科技局".to_owned(), "发改局".to_owned()],
        pack: casework::PackVersion::new("binjiang-computing-2024-draft", 1),
        stage: Stage::Approving,
        claim_ids: vec!["c1".to_owned(), "c2".to_owned()],
        package: package(APPLICANT, USCC),
        problems: vec![
            Problem {
                severity: Severity::Error,
                code: casework::ProblemCode::NotANumber,
                at: Some("明细!F12".parse().unwrap()),
                message: "“12万”不是数字".into(),
                remedy: "请填 120000".into(),
            },
            Problem {
                severity: Severity::Note,
                code: casework::ProblemCode::WholeFile,
                at: None,
                message: "按表头读取".into(),
                remedy: "".into(),
            },
        ],
        received_at: "2026-03-02T01:02:03.123456789Z".parse().unwrap(),
        declarations: vec![
            Declaration { by: reviewer.clone(), at: at(4), recusal: None, lifted: None },
            Declaration {
                by: checker.clone(),
                at: at(4),
                recusal: Some("亲属任职".to_owned()),
                lifted: Some(Lifted {
                    by: approver.clone(), at: at(5), reason: "查无此亲属".to_owned()
                }),
            },
        ],
        findings: vec![finding("c1", FindingOutcome::Met), finding("c2", FindingOutcome::NeedsCorrection)],
        admissions: vec![Admission {
            item: "i1".to_owned(),
            admitted: "123.4567".parse().unwrap(),
            reason: "超出期间".to_owned(),
            by: reviewer.clone(),
            at: at(5),
        }],
        materials: vec![MaterialCheck {
            material: "contract".to_owned(),
            state: MaterialState::NotApplicable,
            note: "无".to_owned(),
            by: reviewer.clone(),
            at: at(6),
        }],
        decisions: vec![Decision {
            awarded_before: None,
            claim: "c1".to_owned(),
            amount: Money::from_fen(250_000_001),
            ceiling: Some("3000000".parse().unwrap()),
            reason: "按比例".to_owned(),
            by: reviewer.clone(),
            at: at(7),
        }],
        signatures: vec![signature(Role::Reviewer, &reviewer), signature(Role::Checker, &checker)],
        moves: vec![
            step(Stage::Received, Stage::InReview, &reviewer, 6),
            step(Stage::InReview, Stage::Approving, &approver, 8),
        ],
        assignments: vec![Assignment {
            role: Role::Checker,
            to: checker.clone(),
            by: approver.clone(),
            at: at(6),
        }],
        comments: Vec::new(),
        settlements: vec![Settlement {
            problem: "not-a-date-0a1b2c3d".to_owned(),
            code: casework::ProblemCode::NotADate,
            place: Some("流片!B4".parse().unwrap()),
            said: "“去年”不是日期".to_owned(),
            how: SettledAs::Corrected,
            value: Some(json!("120000.00")),
            corrects: Some(Corrects::Input {
                claim: Some("c1".to_owned()),
                name: "tape_out_cost".to_owned(),
            }),
            reason: "见合同第三条".to_owned(),
            by: reviewer.clone(),
            at: at(6),
        }],
        hands: vec![
            Hand { by: reviewer.clone(), role: Role::Reviewer },
            Hand { by: checker.clone(), role: Role::Checker },
        ],
        given_matches: vec![casework::GivenMatch {
            item: "i1".to_owned(),
            voucher: Some("04403200".to_owned()),
            by: reviewer.clone(),
            at: at(6),
        }],
        made_items: vec![casework::MadeItem {
            item: LineItem {
                id: "m1".to_owned(),
                claim: Some("c1".to_owned()),
                kind: Some("发票".to_owned()),
                number: Some("24332000000081446117".to_owned()),
                amount: Some(policy::Money::from_fen(1_234_567)),
                ..LineItem::default()
            },
            voucher: "24332000000081446117".to_owned(),
            by: reviewer.clone(),
            at: at(6),
        }],
        vouchers: Some(casework::VoucherCheck { reader: 1, files: 3, ..Default::default() }),
    }
}

/// Keeps the case's package and the case.
pub fn put(tx: &Tx<'_>, case: &Case, by: &Person) -> Result<i64, StoreError> {
    let workbook = tx.put_original(format!("workbook of {} {}", case.number, APPLICANT).as_bytes())?;
    let files = [PackageFile {
        role: FileRole::Workbook,
        name: "申报材料.xlsx".to_owned(),
        sha256: workbook.clone(),
    }];
    let id = tx.put_package(&NewPackage {
        sha256: &workbook,
        file_name: "申报材料.xlsx",
        by,
        at: at(3),
        content: &case.package,
        sheets: &["申报主体".to_owned(), "明细".to_owned()],
        problems: &case.problems,
        files: &files,
    })?;
    tx.put_case(case, id)?;
    tx.audit(event("case.import", &case.number))?;
    Ok(id)
}

pub fn sample_memo(number: &str) -> MemoContent {
    MemoContent {
        kind: MemoKind::Review,
        bureau: "滨江区经信局".to_owned(),
        case_number: number.to_owned(),
        document_number: None,
        letterhead: casework::Letterhead::default(),
        title: "评审意见".to_owned(),
        policy: "《政策》".to_owned(),
        policy_status: None,
        pack: None,
        applicant: APPLICANT.to_owned(),
        uscc: USCC.to_owned(),
        applicant_facts: Vec::new(),
        claims: Vec::new(),
        stacking: Vec::new(),
        total: Money::from_fen(100),
        materials: Vec::new(),
        before_payment: Vec::new(),
        settled: Vec::new(),
        corrections: Vec::new(),
        terms: None,
        replaces: None,
        date: "2026-03-02".parse().unwrap(),
        check_code: None,
        audit_head: None,
        signers: Vec::new(),
        countersign: None,
    }
}
