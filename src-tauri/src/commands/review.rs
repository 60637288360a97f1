//! The reviewer's work on a case.

use casework::MaterialState;
use tauri::State;
use workbench::view::{CaseView, FindingInput};

use super::{Answer, desk, told};
use crate::window::Shared;

#[tauri::command(async)]
pub fn declare(shared: State<'_, Shared>, number: String, recusal: Option<String>) -> Answer<CaseView> {
    desk(&shared).declare(&number, recusal).map_err(told)
}

#[tauri::command(async)]
pub fn find(shared: State<'_, Shared>, number: String, finding: FindingInput) -> Answer<CaseView> {
    desk(&shared).find(&number, finding).map_err(told)
}

#[tauri::command(async)]
pub fn admit(
    shared: State<'_, Shared>,
    number: String,
    item: String,
    admitted: Option<String>,
    reason: String,
) -> Answer<CaseView> {
    desk(&shared).admit(&number, &item, admitted.as_deref(), &reason).map_err(told)
}

#[tauri::command(async)]
pub fn check_material(
    shared: State<'_, Shared>,
    number: String,
    material: String,
    state: Option<MaterialState>,
    note: String,
) -> Answer<CaseView> {
    desk(&shared).check_material(&number, &material, state, &note).map_err(told)
}

#[tauri::command(async)]
pub fn decide(
    shared: State<'_, Shared>,
    number: String,
    claim: String,
    amount: Option<String>,
    reason: String,
) -> Answer<CaseView> {
    desk(&shared).decide(&number, &claim, amount.as_deref(), &reason).map_err(told)
}
