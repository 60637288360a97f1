//! The reviewer's work on a case.

use std::sync::atomic::AtomicBool;

use casework::{MaterialState, Role};
use tauri::State;
use tauri::ipc::Channel;
use workbench::view::{
    CaseView, FindingInput, GivenInput, ReviewChange, SettlementInput, VouchersProgress, VouchersRead,
};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn declare(shared: State<'_, Shared>, number: String, recusal: Option<String>) -> Answer<CaseView> {
    workbench(&shared).declare(&number, recusal).map_err(error_view)
}

#[tauri::command(async)]
pub fn record_finding(shared: State<'_, Shared>, number: String, finding: FindingInput) -> Answer<CaseView> {
    workbench(&shared).record_finding(&number, finding).map_err(error_view)
}

#[tauri::command(async)]
pub fn admit(
    shared: State<'_, Shared>,
    number: String,
    item: String,
    admitted: Option<String>,
    reason: String,
) -> Answer<CaseView> {
    workbench(&shared).admit(&number, &item, admitted.as_deref(), &reason).map_err(error_view)
}

#[tauri::command(async)]
pub fn read_vouchers(
    shared: State<'_, Shared>,
    numbers: Vec<String>,
    again: bool,
    progress: Channel<VouchersProgress>,
) -> Answer<Vec<VouchersRead>> {
    // A window that is gone no longer listens; it ends with the session.
    let tell = |step: VouchersProgress| drop(progress.send(step));
    let go_on = AtomicBool::new(false);
    workbench::read_vouchers(&shared.workbench, &numbers, again, &tell, &go_on).map_err(error_view)
}

#[tauri::command(async)]
pub fn match_voucher(
    shared: State<'_, Shared>,
    number: String,
    item: String,
    given: GivenInput,
) -> Answer<CaseView> {
    workbench(&shared).match_voucher(&number, &item, &given).map_err(error_view)
}

#[tauri::command(async)]
pub fn admit_agreeing(shared: State<'_, Shared>, number: String, claim: Option<String>) -> Answer<CaseView> {
    workbench(&shared).admit_agreeing(&number, claim.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn make_items(
    shared: State<'_, Shared>,
    number: String,
    claim: String,
    vouchers: Vec<String>,
) -> Answer<CaseView> {
    workbench(&shared).make_items(&number, &claim, &vouchers).map_err(error_view)
}

#[tauri::command(async)]
pub fn take_back_made_items(
    shared: State<'_, Shared>,
    number: String,
    items: Vec<String>,
) -> Answer<CaseView> {
    workbench(&shared).take_back_made_items(&number, &items).map_err(error_view)
}

#[tauri::command(async)]
pub fn check_material(
    shared: State<'_, Shared>,
    number: String,
    material: String,
    state: Option<MaterialState>,
    note: String,
) -> Answer<CaseView> {
    workbench(&shared).check_material(&number, &material, state, &note).map_err(error_view)
}

#[tauri::command(async)]
pub fn settle(
    shared: State<'_, Shared>,
    number: String,
    problem: String,
    settlement: SettlementInput,
) -> Answer<CaseView> {
    workbench(&shared).settle(&number, &problem, &settlement).map_err(error_view)
}

#[tauri::command(async)]
pub fn decide(
    shared: State<'_, Shared>,
    number: String,
    claim: String,
    amount: Option<String>,
    reason: String,
) -> Answer<CaseView> {
    workbench(&shared).decide(&number, &claim, amount.as_deref(), &reason).map_err(error_view)
}

#[tauri::command(async)]
pub fn comment(
    shared: State<'_, Shared>,
    number: String,
    text: String,
    answers: Option<i64>,
) -> Answer<CaseView> {
    workbench(&shared).comment(&number, &text, answers).map_err(error_view)
}

#[tauri::command(async)]
pub fn assign(shared: State<'_, Shared>, number: String, role: Role, to: Option<String>) -> Answer<CaseView> {
    workbench(&shared).assign(&number, role, to.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn lift_recusal(
    shared: State<'_, Shared>,
    number: String,
    name: String,
    reason: String,
) -> Answer<CaseView> {
    workbench(&shared).lift_recusal(&number, &name, &reason).map_err(error_view)
}

#[tauri::command(async)]
pub fn changes_since_return(shared: State<'_, Shared>, number: String) -> Answer<Vec<ReviewChange>> {
    workbench(&shared).changes_since_return(&number).map_err(error_view)
}
