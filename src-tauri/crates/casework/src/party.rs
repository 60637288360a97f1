//! Whom a claim is about: who holds what a cap goes by, the person it is for, and who is paid.

use policy::{Benefit, Pack};

use crate::Claim;

/// Whose share of a cap a claim uses, where its benefit has a cap that can go by one.
#[must_use]
pub fn holder_of<'a>(pack: &'a Pack, claim: &'a Claim) -> Option<(&'a Benefit, &'a str)> {
    let benefit = pack.benefit(&claim.benefit)?;
    let input = benefit.holder_input()?;
    Some((benefit, text(claim, &input.name)?))
}

/// The person that a claim is for.
#[must_use]
pub fn person_of(claim: &Claim) -> Option<&str> {
    text(claim, "person")
}

/// Who is paid, where that is not the applicant.
#[must_use]
pub fn payee_of<'a>(pack: &'a Pack, claim: &'a Claim) -> Option<&'a str> {
    let input = pack.benefit(&claim.benefit)?.payee.as_deref()?;
    text(claim, input)
}

fn text<'a>(claim: &'a Claim, input: &str) -> Option<&'a str> {
    let value = claim.inputs.get(input)?.value.as_ref()?.as_str()?.trim();
    (!value.is_empty()).then_some(value)
}
