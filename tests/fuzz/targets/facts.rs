//! An applicant's facts: assessed under the shipped pack, or refused in words; no cap is ever exceeded by one claim.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    let Ok(facts) = serde_json::from_slice::<policy::Facts>(json) else { return };
    let Some(pack) = policy::shipped("binjiang-computing-2024-draft") else { return };
    let Ok(assessment) = policy::assess(pack, &facts) else { return };
    for claim in &assessment.claims {
        assert!(claim.payable >= policy::Money::ZERO, "{claim:?}");
        assert!(claim.ceiling.is_none_or(|ceiling| claim.payable <= ceiling), "{claim:?}");
    }
});
