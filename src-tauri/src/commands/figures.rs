//! What the cases add up to, and what a claim would get otherwise.

use tauri::State;
use workbench::view::{FiguresView, StatisticsView, Suppositions, WhatIfView};

use super::{Answer, error_view, workbench};
use crate::window::Shared;

#[tauri::command(async)]
pub fn figures(shared: State<'_, Shared>) -> Answer<FiguresView> {
    workbench(&shared).figures().map_err(error_view)
}

#[tauri::command(async)]
pub fn statistics(
    shared: State<'_, Shared>,
    year: Option<i32>,
    policy: Option<String>,
) -> Answer<StatisticsView> {
    workbench(&shared).statistics(year, policy.as_deref()).map_err(error_view)
}

#[tauri::command(async)]
pub fn set_goal(
    shared: State<'_, Shared>,
    pack: String,
    goal: String,
    figure: String,
    basis: String,
) -> Answer<()> {
    workbench(&shared).set_goal(&pack, &goal, &figure, &basis).map_err(error_view)
}

#[tauri::command(async)]
pub fn what_if(
    shared: State<'_, Shared>,
    number: String,
    claim: Option<String>,
    supposed: Suppositions,
) -> Answer<WhatIfView> {
    workbench(&shared).what_if(&number, claim.as_deref(), &supposed).map_err(error_view)
}
