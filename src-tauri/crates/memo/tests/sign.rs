//! Three signatures, in order, by those whom they are due from.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixture;

use casework::Role;
use fixture::people::{WORDS, bureau, signed, signing};
use fixture::{fonts, one_claim};
use memo::{MemoError, render, sign, verify};

#[test]
fn three_signatures_hold() {
    let bureau = bureau();
    let files = signed(&bureau, render(&one_claim(), fonts()).unwrap());
    for (count, pdf) in files.iter().enumerate() {
        let found = verify(pdf, std::slice::from_ref(&bureau.root));
        assert_eq!(found.signatures.len(), count, "{:#?}", found.problems);
        assert_eq!(found.intact, count > 0, "{:#?}", found.problems);
        assert_eq!(found.complete, count == 3);
        assert_eq!(found.problems.len(), 3 - count, "{:#?}", found.problems);
        assert_eq!(found.check_code.as_deref(), Some("7F3A-91C2-5D08-E64B"));
        for (report, (role, name, opinion)) in found.signatures.iter().zip(WORDS) {
            assert_eq!((report.role.as_str(), report.signer.as_str()), (role.label(), name));
            assert_eq!(report.opinion.as_deref(), Some(opinion));
            assert!(report.digest_ok && report.chain_ok, "{}", report.message);
        }
        if let Ok(dir) = std::env::var("MEMO_OUT") {
            std::fs::write(format!("{dir}/signed{count}.pdf"), pdf).unwrap();
        }
    }
    let last = files.last().unwrap();
    assert_eq!(verify(last, &[]).trusted, None);
    assert!(verify(last, &[]).intact);
    let foreign = verify(last, &[fixture::people::bureau().root]);
    assert_eq!(
        (foreign.trusted, foreign.intact, foreign.holds()),
        (Some(false), true, false),
        "{:#?}",
        foreign.problems
    );
    if let Ok(dir) = std::env::var("MEMO_OUT") {
        std::fs::write(format!("{dir}/root.pem"), memo::certificate::to_pem(&bureau.root).unwrap()).unwrap();
    }
}

#[test]
fn nobody_signs_out_of_order_twice_or_in_another_role() {
    let bureau = bureau();
    let files = signed(&bureau, render(&one_claim(), fonts()).unwrap());
    let attempt = |pdf: &[u8], role: Role| {
        sign(pdf.to_vec(), &signing(role, "沈予安", "同意。", 0), &bureau.signer("沈予安", 9), fonts())
            .unwrap_err()
    };
    assert!(matches!(attempt(&files[0], Role::Checker), MemoError::OutOfOrder { waiting: "经办", .. }));
    assert!(matches!(attempt(&files[1], Role::Approver), MemoError::OutOfOrder { waiting: "复核", .. }));
    assert!(matches!(attempt(&files[1], Role::Reviewer), MemoError::SignedAlready("经办")));
    assert!(matches!(attempt(&files[3], Role::Approver), MemoError::SignedAlready("审定")));
    assert!(matches!(attempt(&files[0], Role::Admin), MemoError::NotASigner(_)));
}

#[test]
fn a_key_signs_with_its_own_certificate_in_its_owners_name() {
    let bureau = bureau();
    let pdf = render(&one_claim(), fonts()).unwrap();
    let first = signing(Role::Reviewer, "沈予安", "同意。", 0);
    let mut mixed = bureau.signer("沈予安", 2);
    mixed.certificate = bureau.signer("沈予安", 3).certificate;
    assert!(matches!(sign(pdf.clone(), &first, &mixed, fonts()), Err(MemoError::KeyMismatch)));
    let other = bureau.signer("顾怀礼", 4);
    assert!(matches!(sign(pdf.clone(), &first, &other, fonts()), Err(MemoError::Certificate(_))));
    let late = signing(Role::Reviewer, "沈予安", "同意。", 60 * 24 * 365 * 5);
    assert!(matches!(sign(pdf, &late, &bureau.signer("沈予安", 2), fonts()), Err(MemoError::Certificate(_))));
}

#[test]
fn an_opinion_that_does_not_fit_is_refused() {
    let bureau = bureau();
    let pdf = render(&one_claim(), fonts()).unwrap();
    let long = signing(Role::Reviewer, "沈予安", &"同意。".repeat(200), 0);
    let error = sign(pdf, &long, &bureau.signer("沈予安", 2), fonts()).unwrap_err();
    assert!(matches!(error, MemoError::OpinionTooLong { length: 600, .. }));
}

#[test]
fn a_changed_memo_is_not_signed_on() {
    let bureau = bureau();
    let files = signed(&bureau, render(&one_claim(), fonts()).unwrap());
    let mut changed = files[1].clone();
    changed[5000] ^= 1;
    let next = signing(Role::Checker, "顾怀礼", "同意。", 0);
    assert!(matches!(
        sign(changed, &next, &bureau.signer("顾怀礼", 3), fonts()),
        Err(MemoError::Tampered(_))
    ));
}
