//! A form, made from a seed: who applies, for what, and how it stands on sheets.

use std::collections::BTreeSet;

use crate::benefit::{BENEFITS, Benefit, TAPE_OUT};
use crate::chance::Chance;
use crate::draft::{Draft, Making};
use crate::habit::{Group, Habit, Habits, Mix};
use crate::invent;
use crate::list::{self, Shape};
use crate::ods::ods;
use crate::pairs::{self, Pair};
use crate::prefixed::prefixed;
use crate::rows;
use crate::sheet::{Sheet, xlsx};
use crate::surroundings;
use crate::truth::{Claimed, Truth, Weight};
use crate::{amount, arrangement};

/// A form with the truth beside it.
pub struct Form {
    pub seed: u64,
    /// The kinds that came to something in it.
    pub habits: BTreeSet<Habit>,
    pub sheets: Vec<Sheet>,
    pub truth: Truth,
}

impl Form {
    /// The form of a seed.
    pub fn of(seed: u64, mix: Mix) -> Form {
        let mut chance = Chance::new(seed);
        let habits = match mix {
            Mix::All => Habits::mixed(&mut chance),
            Mix::Alone(habit) => Habits::only(habit),
            Mix::Clean => Habits::default(),
        };
        let applicant = invent::applicant(&mut chance);
        let mut draft = Draft {
            seed,
            applicant,
            year: if chance.percent(80) { 2024 } else { 2023 },
            unit: amount::unit(&habits, &mut chance),
            habits,
            chance,
            used: BTreeSet::new(),
            claims: Vec::new(),
            rows: Vec::new(),
            laid: Vec::new(),
            sheets: Vec::new(),
            truth: Truth::default(),
        };
        choose_claims(&mut draft, matches!(mix, Mix::Alone(_)));
        invent_rows(&mut draft);
        arrangement::lay(&mut draft);
        surroundings::add(&mut draft);
        finish(draft, seed)
    }

    pub fn bytes(&self) -> (String, Vec<u8>) {
        if self.habits.contains(&Habit::OpenDocument) {
            return (format!("申报表-{}.ods", self.seed), ods(&self.sheets));
        }
        let bytes = xlsx(&self.sheets);
        let bytes = if self.habits.contains(&Habit::PrefixedXml) { prefixed(&bytes) } else { bytes };
        (format!("申报表-{}.xlsx", self.seed), bytes)
    }
}

fn choose_claims(draft: &mut Draft, alone: bool) {
    let arrangement = draft.habits.of(Group::Arrangement);
    // Alone, a kind must have a list to show in.
    let about_lists = alone && draft.habits.iter().any(needs_list);
    // A shared list is of invoices.
    let shared = matches!(arrangement, Some(Habit::SharedList | Habit::SectionedList));
    let fits = |benefit: &Benefit| match &benefit.cost {
        Some(cost) => !(cost.contracts && (shared || draft.habits.has(Habit::TaxExport))),
        None => {
            !about_lists && matches!(arrangement, None | Some(Habit::StackedBlocks | Habit::SheetForEach))
        }
    };
    let bag: Vec<&'static Benefit> = BENEFITS
        .iter()
        .filter(|benefit| fits(benefit))
        .flat_map(|benefit| std::iter::repeat_n(benefit, benefit.share))
        .collect();
    let count = match arrangement {
        None => 1,
        Some(Habit::SideBySide | Habit::ColumnForEach) => 2 + draft.chance.below(2),
        Some(_) => 2 + draft.chance.below(3),
    };
    // Blocks and columns have the same questions: one benefit for all of them.
    let alike =
        matches!(arrangement, Some(Habit::SideBySide | Habit::ColumnForEach)) || draft.chance.percent(40);
    let first = if count > 1 && alike { &BENEFITS[TAPE_OUT] } else { *draft.chance.pick(&bag) };
    let mut chosen: Vec<&'static Benefit> = vec![first];
    let mut tries = 0;
    while chosen.len() < count && tries < 40 {
        tries += 1;
        let next = if alike { first } else { *draft.chance.pick(&bag) };
        if next.by_product || chosen.iter().all(|other| other.id != next.id) {
            chosen.push(next);
        }
    }
    let mut projects = BTreeSet::new();
    for benefit in chosen {
        let named = count > 1 || benefit.by_product || draft.chance.percent(75);
        let project = named.then(|| {
            let mut project = invent::product(&mut draft.chance);
            while !projects.insert(project.clone()) {
                project = invent::product(&mut draft.chance);
            }
            project
        });
        draft.truth.claims.push(Claimed {
            benefit: benefit.id,
            year: i32::from(draft.year),
            project: project.clone(),
            inputs: Vec::new(),
        });
        draft.claims.push(Making { benefit, project });
    }
    if draft.claims.iter().all(|making| making.benefit.cost.is_none()) {
        draft.habits.keep_without_list();
    }
}

/// Whether a habit needs a list of costs to show in.
fn needs_list(habit: Habit) -> bool {
    use Habit::*;
    !matches!(habit.group(), Group::Arrangement | Group::Labels)
        && !matches!(
            habit,
            HeadingBroken
                | RequestedAmount
                | TickedChoices
                | Instructions
                | OtherSheets
                | Remarks
                | OpenDocument
                | WanInHeading
                | WanWithMore
        )
}

fn invent_rows(draft: &mut Draft) {
    for claim in 0..draft.claims.len() {
        if draft.claims[claim].benefit.cost.is_none() {
            continue;
        }
        let count = 2 + draft.chance.below(5);
        let mut rows = rows::invented(claim, count, draft.unit, draft.year, &mut draft.chance);
        if draft.has(Habit::Subtotals) || draft.has(Habit::MergedVendor) {
            rows.sort_by(|one, other| one.vendor.name.cmp(&other.vendor.name));
        }
        draft.rows.extend(rows);
    }
    if draft.rows.is_empty() {
        return;
    }
    let mut habits = draft.habits.clone();
    rows::disturb(&mut draft.rows, &mut habits, &mut draft.chance);
    draft.habits = habits;
    number_rows(draft);
    merge_rows(draft);
    draft.laid = vec![None; draft.rows.len()];
}

/// Older invoices, and numbers that were stored as such.
fn number_rows(draft: &mut Draft) {
    for habit in [Habit::OldInvoices, Habit::NumbersStored] {
        if !draft.has(habit) {
            continue;
        }
        let stored =
            habit == Habit::NumbersStored || draft.chance.percent(40) && !draft.has(Habit::OpenDocument);
        let code = format!("0330023{:05}", draft.chance.between(0, 99_999));
        for place in 0..draft.rows.len() {
            let contracts = draft.claims[draft.rows[place].claim].benefit.cost.as_ref().unwrap().contracts;
            if contracts {
                continue;
            }
            draft.used.insert(habit);
            let row = &mut draft.rows[place];
            row.number_stored = stored;
            row.habits.push(habit);
            if habit == Habit::OldInvoices {
                row.code = Some(code.clone());
                // Of the twenty digits, some eight with a zero before.
                row.number = format!("0{}", &row.number[13..]);
            }
        }
    }
}

/// Which lines share a merged vendor or amount.
fn merge_rows(draft: &mut Draft) {
    let pairs = |draft: &Draft| -> Vec<usize> {
        (1..draft.rows.len())
            .filter(|place| draft.rows[*place].claim == draft.rows[*place - 1].claim)
            .collect()
    };
    if draft.has(Habit::MergedVendor) {
        for place in pairs(draft) {
            if draft.rows[place].vendor == draft.rows[place - 1].vendor
                && draft.rows[place].takes_back.is_none()
            {
                draft.rows[place].vendor_under_merge = true;
                draft.used.insert(Habit::MergedVendor);
            }
        }
    }
    if draft.has(Habit::MergedAmount) {
        let plain = |place: usize| draft.rows[place].weight == Weight::Plain;
        let places: Vec<usize> = pairs(draft)
            .into_iter()
            .filter(|place| plain(*place) && plain(*place - 1))
            // A subtotal would stand between two vendors.
            .filter(|place| {
                draft.rows[*place].vendor == draft.rows[*place - 1].vendor || !draft.has(Habit::Subtotals)
            })
            .collect();
        if places.is_empty() {
            draft.habits.drop(Habit::MergedAmount);
            return;
        }
        let place = *draft.chance.pick(&places);
        let upper = &mut draft.rows[place - 1];
        upper.right = None;
        upper.weight = Weight::Doubtful;
        upper.habits.push(Habit::MergedAmount);
        draft.rows[place].under_merge = true;
    }
}

/// Lays a claim's list, if it has one.
pub fn listed(
    draft: &mut Draft,
    sheet: usize,
    row: u32,
    claims: &[usize],
    shape: Shape,
) -> Option<(list::List, u32)> {
    let places: Vec<usize> =
        (0..draft.rows.len()).filter(|place| claims.contains(&draft.rows[*place].claim)).collect();
    if places.is_empty() {
        return None;
    }
    Some(listed_places(draft, sheet, row, &places, shape))
}

/// Lays a list of some of the form's lines.
pub fn listed_places(
    draft: &mut Draft,
    sheet: usize,
    row: u32,
    places: &[usize],
    shape: Shape,
) -> (list::List, u32) {
    let (list, end) = list::lay(draft, sheet, row, places, shape);
    surroundings::over(draft, &list);
    let end = end.max(draft.sheets[sheet].end());
    (list, end)
}

/// A place for the labels and values: see [`pairs::lay`].
pub fn laid(draft: &mut Draft, sheet: usize, row: u32, pairs: Vec<Pair>) -> u32 {
    pairs::lay(draft, sheet, row, 0, pairs)
}

fn finish(mut draft: Draft, seed: u64) -> Form {
    let laid = &draft.laid;
    for figure in &mut draft.truth.figures {
        if let Weight::Cancels(place) = figure.weight {
            figure.weight = laid[place].map_or(Weight::Doubtful, Weight::Cancels);
        }
    }
    // A form's other kinds touch every figure in it.
    let single: BTreeSet<Habit> =
        draft.truth.figures.iter().flat_map(|figure| figure.habits.clone()).collect();
    draft.used.extend(single);
    draft.used.extend(draft.habits.iter().filter(|habit| !crate::habit::shows_by_itself(*habit)));
    Form { seed, habits: draft.used, sheets: draft.sheets, truth: draft.truth }
}
