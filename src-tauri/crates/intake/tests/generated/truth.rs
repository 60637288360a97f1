//! What a careful person reads in a form: the truth that is written beside it.

use casework::CellRef;
use jiff::civil::Date;
use policy::Money;

use crate::habit::Habit;

/// How sure a careful person is of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It says what it says: it must be read.
    Plain,
    /// Read right, asked or told at its cell are all fine; where no value is right, only the latter two.
    Doubtful,
    /// The sum of other figures, or a figure of another kind: never counted in silence. It may be left out in silence.
    NoCost,
    /// Void by the applicant's own word: not counted, and said so.
    Void,
    /// A red letter and what it takes back, by index: both counted, or neither and said so.
    Cancels(usize),
}

/// What a figure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A line of a list of costs.
    Item(Box<Line>),
    /// A benefit's input, typed in.
    Input(&'static str),
    /// An award received elsewhere.
    Award { project: Option<String> },
    /// None of the claim's: a sum, a requested amount, a price.
    Other,
}

/// What else a line says, where it says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pub number: Option<String>,
    /// Of an older invoice; its number may be read joined to it.
    pub invoice_code: Option<String>,
    pub date: Option<Date>,
    pub vendor: Option<String>,
    pub code: Option<String>,
    pub tax: Option<Money>,
}

/// One amount of money in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub at: CellRef,
    /// The cell of its heading or label.
    pub heading: Option<CellRef>,
    /// By index in the truth's claims.
    pub claim: usize,
    pub what: What,
    /// In yuan; empty where no reading is right without asking.
    pub right: Vec<Money>,
    pub weight: Weight,
    /// The kinds that touch it.
    pub habits: Vec<Habit>,
}

/// A claim that the form makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub benefit: &'static str,
    pub year: i32,
    pub project: Option<String>,
    /// Yes or no, choices, counts and texts, in the policy's terms, each with its cell.
    pub inputs: Vec<Fact>,
}

/// Something said in a cell that is no money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub input: &'static str,
    pub value: serde_json::Value,
    pub at: CellRef,
    /// Its label, where it stands in another cell.
    pub label: Option<CellRef>,
}

/// Something that stands over the cells, or doesn't show, and bears on them: a message must say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tell {
    pub sheet: String,
    /// A problem at one of these cells will do,
    pub cells: Vec<CellRef>,
    /// or one on this sheet that has one of these words.
    pub words: Vec<String>,
    pub habit: Habit,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    pub applicant: Vec<Fact>,
    pub claims: Vec<Claimed>,
    pub figures: Vec<Figure>,
    pub tells: Vec<Tell>,
}
