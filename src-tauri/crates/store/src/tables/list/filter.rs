//! Which cases are listed, and in which order.

use casework::Stage;
use jiff::civil::Date;

use crate::OfPolicy;

/// Which cases to list. The default lists all, without a page's limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// At one of these stages; empty is at any.
    pub stages: Vec<Stage>,
    /// Led by this bureau.
    pub bureau: Option<String>,
    /// Led by this bureau, or open to it as another named bureau.
    pub readable_by: Option<String>,
    /// With a claim to this benefit.
    pub benefit: Option<String>,
    /// Worked under this policy.
    pub policy: Option<OfPolicy>,
    /// For this year.
    pub year: Option<i32>,
    /// Those whose next step is this person's to take.
    pub turn_of: Option<Turn>,
    /// Those that should have left their stage before this day.
    pub due_before: Option<Date>,
    /// Words, each of which is part of the number, the applicant, its 统一社会信用代码, an invoice's
    /// number, or of what people wrote.
    pub search: String,
    /// Those that are due first come first, those without a deadline not at all; else the newest come first.
    pub due_first: bool,
    /// In which order; the newest first where none is asked for.
    pub order: Option<CaseOrder>,
    /// How many rows at most.
    pub limit: Option<u32>,
    /// How many rows to pass over.
    pub offset: u32,
}

/// A column that a listing is ordered by, and whether its last comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseOrder {
    /// The column.
    pub by: OrderBy,
    /// Whether from the last to the first.
    pub down: bool,
}

/// What a listing can be ordered by. Cases that have no value stand last, whichever way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// The case's number.
    Number,
    /// The applicant's name.
    Applicant,
    /// Its 统一社会信用代码.
    Uscc,
    /// The lead bureau.
    Bureau,
    /// The stage, in its usual order.
    Stage,
    /// The sum of the ceilings.
    Ceiling,
    /// The sum of the amounts decided.
    Decided,
    /// By when it should have left its stage.
    Due,
    /// When it was imported.
    Received,
}

impl OrderBy {
    /// The column of a name, as the window and scripts write it.
    #[must_use]
    pub fn named(name: &str) -> Option<OrderBy> {
        Some(match name {
            "number" => OrderBy::Number,
            "applicant" => OrderBy::Applicant,
            "uscc" => OrderBy::Uscc,
            "bureau" => OrderBy::Bureau,
            "stage" => OrderBy::Stage,
            "ceiling" => OrderBy::Ceiling,
            "decided" => OrderBy::Decided,
            "due" => OrderBy::Due,
            "received" => OrderBy::Received,
            _ => return None,
        })
    }

    pub(super) fn sql(self) -> String {
        match self {
            OrderBy::Number => "number".to_owned(),
            OrderBy::Applicant => "applicant".to_owned(),
            OrderBy::Uscc => "uscc".to_owned(),
            OrderBy::Bureau => "bureau".to_owned(),
            OrderBy::Due => "due".to_owned(),
            OrderBy::Received => "received_at".to_owned(),
            // Kept as a decimal with two places: the longer is the greater, and digits sort as text.
            OrderBy::Ceiling => "printf('%24s', ceiling)".to_owned(),
            OrderBy::Decided => {
                "(SELECT sum(amount_fen) FROM decisions WHERE case_id = cases.id AND superseded_at IS NULL)"
                    .to_owned()
            }
            OrderBy::Stage => {
                let arms: Vec<String> = (0..)
                    .zip(Stage::ALL)
                    .map(|(place, stage): (i32, Stage)| format!("WHEN '{}' THEN {place}", stage.name()))
                    .collect();
                format!("CASE stage {} END", arms.join(" "))
            }
        }
    }

    /// What tells that a case has no value.
    pub(super) const fn absent(self) -> &'static str {
        match self {
            OrderBy::Ceiling => "ceiling IS NULL",
            OrderBy::Due => "due IS NULL",
            OrderBy::Decided => {
                "NOT EXISTS (SELECT 1 FROM decisions WHERE case_id = cases.id AND superseded_at IS NULL)"
            }
            OrderBy::Number
            | OrderBy::Applicant
            | OrderBy::Uscc
            | OrderBy::Bureau
            | OrderBy::Stage
            | OrderBy::Received => "id IS NULL",
        }
    }
}

/// Whose turn it is: the stages that a person's roles take, in one bureau or all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The person.
    pub user_id: i64,
    /// The stages whose role the person holds.
    pub stages: Vec<Stage>,
    /// The person's bureau; `None` is every bureau.
    pub bureau: Option<String>,
}
