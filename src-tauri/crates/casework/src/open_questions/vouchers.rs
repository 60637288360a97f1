//! What the vouchers of a case say otherwise than its line items, as questions like the others.

use super::{Question, Rows, Settled, answered_by_cut, blank, id};
use crate::identity::Names;
use crate::{Case, ProblemCode, SettledAs, Severity, VoucherNote};

/// Codes that a corrected amount answers as well.
const OF_AMOUNTS: [ProblemCode; 3] =
    [ProblemCode::VoucherNetIsGross, ProblemCode::VoucherAmountDiffers, ProblemCode::VoucherAmountLess];

/// In the order in which they were found.
pub(super) fn of_vouchers(case: &Case, rows: &Rows<'_>) -> Vec<Question> {
    let notes = case.vouchers.iter().flat_map(|check| &check.notes);
    notes.map(|note| question(case, rows, note)).collect()
}

fn question(case: &Case, rows: &Rows<'_>, note: &VoucherNote) -> Question {
    let item = note.item.as_deref().and_then(|id| case.items().find(|item| item.id == id));
    let item = item.or_else(|| note.at.as_ref().and_then(|at| rows.at(at)));
    let claim = item.and_then(|item| case.claim_of(item));
    let cut = item.and_then(|item| answered_by_cut(case, item, note.at.as_ref()));
    let of_amount = OF_AMOUNTS.contains(&note.code) && note.at.is_some();
    // An amount that was cut is what the reviewer admits of it, for a reason that the memo shows.
    let lowered = item.filter(|_| of_amount).and_then(|item| {
        let admission = case.admissions.iter().find(|admission| admission.item == item.id)?;
        (Some(admission.admitted) < case.amount_of(item)).then_some(admission)
    });
    let cut = cut.or(lowered);
    // A row that was made from a voucher has no cell: its own id tells its question from another's.
    let place = note.at.as_ref().map(ToString::to_string).or_else(|| note.item.clone()).unwrap_or_default();
    Question {
        // With its words: a row that differs otherwise asks something else.
        id: id(note.code, &format!("{place}|{}", note.message)),
        ours: claim.is_none_or(|claim| case.claim_ids.iter().any(|own| own == claim)),
        settled: cut.cloned().map(Settled::Cut),
        names: item.map(|item| Names::Item(item.id.clone())),
        places: note.places.clone(),
        ways: if of_amount {
            vec![SettledAs::Corrected, SettledAs::Accepted]
        } else {
            vec![SettledAs::Accepted]
        },
        ..blank(note.severity, note.code, note.at.clone(), note.message.clone(), &note.remedy)
    }
}

/// What the applicant of a case is asked to do about its vouchers: nothing that is settled, is another bureau's, or is
/// only a hint.
#[must_use]
pub fn asked_about_vouchers(case: &Case) -> Vec<&VoucherNote> {
    let rows = Rows::of(case);
    let notes = case.vouchers.iter().flat_map(|check| &check.notes);
    let asked = notes.filter(|note| note.severity != Severity::Note && !note.remedy.trim().is_empty());
    asked
        .filter(|note| {
            let asked = question(case, &rows, note);
            asked.ours && asked.settled.is_none() && case.settlement(&asked.id).is_none()
        })
        .collect()
}
