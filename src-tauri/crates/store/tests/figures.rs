//! Sums that the database makes of cases, against figures added up by hand.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use casework::Stage;
use policy::Money;
use store::{Award, StoreError};
use support::{APPLICANT, Folder, USCC, add_staff, at, create, event, full_case, put};

#[test]
fn sums_by_stage_benefit_cap_and_stay() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    // The first is before its approval, with 2,500,000.01 decided for c1 of 2024; c2 has no year.
    let first = full_case("经信-2024-0001", &staff);
    // The second is signed: 1,000,000.00 for c1, which is awarded.
    let mut second = full_case("科技-2024-0001", &staff);
    second.stage = Stage::Signed;
    second.bureau = "科技局".to_owned();
    second.other_bureaus.clear();
    second.decisions[0].amount = Money::from_fen(100_000_000);
    let award = Award {
        case_number: second.number.clone(),
        claim: "c1".to_owned(),
        applicant: APPLICANT.to_owned(),
        uscc: USCC.to_owned(),
        benefit: "tape-out".to_owned(),
        cap: Some("minor".to_owned()),
        year: Some(2024),
        project: None,
        pack: String::new(),
        pack_version: 1,
        holder: None,
        person: None,
        payee: None,
        used: None,
        amount: Money::from_fen(100_000_000),
        at: at(9),
    };
    store
        .write::<_, StoreError>(|tx| {
            put(tx, &first, &staff[0])?;
            put(tx, &second, &staff[0])?;
            tx.put_award(&award)?;
            tx.audit(event("case.approve", &second.number))?;
            Ok(())
        })
        .unwrap();

    store
        .read::<_, StoreError>(|reader| {
            let stages = reader.figures_by_stage(None, None)?;
            let stages: Vec<_> =
                stages.iter().map(|one| (one.stage, one.cases, one.decided.to_fen())).collect();
            assert_eq!(
                stages,
                [(Stage::Approving, 1, Some(250_000_001)), (Stage::Signed, 1, Some(100_000_000))]
            );
            // 发改局 is named in the first alone, and reads it alone.
            let read = reader.figures_by_stage(Some("发改局"), None)?;
            assert_eq!(
                read.iter().map(|one| (one.stage, one.cases)).collect::<Vec<_>>(),
                [(Stage::Approving, 1)]
            );

            let of = |year| -> Result<Vec<_>, StoreError> {
                let found = reader.figures_by_benefit(None, year, None)?;
                Ok(found
                    .into_iter()
                    .map(|one| {
                        (one.benefit, one.bureau, one.claims, one.in_review.to_fen(), one.awarded.to_fen())
                    })
                    .collect())
            };
            let row = |benefit: &str, bureau: &str, claims, open, awarded| {
                (benefit.to_owned(), bureau.to_owned(), claims, Some(open), Some(awarded))
            };
            let of_2024 =
                [row("tape-out", "科技局", 1, 0, 100_000_000), row("tape-out", "经信局", 1, 250_000_001, 0)];
            assert_eq!(of(Some(2024))?, of_2024);
            assert_eq!(of(None)?.len(), 4, "the claims without a year are claims of no year");
            assert_eq!(of(Some(1999))?, []);

            let caps = reader.figures_by_cap(None, Some(2024), None, 10)?;
            assert_eq!(caps.len(), 1);
            assert_eq!((caps[0].cap.as_deref(), caps[0].used.to_fen()), (Some("minor"), Some(100_000_000)));
            assert!(reader.figures_by_cap(None, Some(2023), None, 10)?.is_empty());

            // Both came at 01:02:03, were taken up at 01:06:00 and handed on at 01:08:00.
            let stays = reader.figures_by_stay(None, None)?;
            let stays: Vec<_> =
                stays.iter().map(|one| (one.stage, one.stays, one.seconds, one.longest)).collect();
            assert_eq!(stays, [(Stage::Received, 2, 474, 237), (Stage::InReview, 2, 240, 120)]);

            assert_eq!(reader.claim_years()?, [2024]);
            let moves = reader.recent_moves(None, 3)?;
            assert_eq!(moves.len(), 3);
            assert_eq!(
                (moves[0].number.as_str(), moves[0].to, moves[0].at),
                ("科技-2024-0001", Stage::Approving, at(8))
            );
            assert!(reader.recent_moves(Some("发改局"), 9)?.iter().all(|step| step.number == first.number));
            Ok(())
        })
        .unwrap();
}
