//! The law: literate policy packs, and their exact assessment.
//!
//! [`Pack::parse`] reads a pack; [`assess`] applies it to [`Facts`]. Pure: no IO, no clock, no network. What
//! a policy grants stands in its pack; no clause, rate or cap of any policy stands in this code.

mod assess;
mod assessment;
mod difference;
mod drafting;
mod exact;
mod examples;
mod facts;
mod fold;
mod ladder;
mod lint;
pub mod missing;
mod money;
mod pack;
mod pricing;
mod shipped;
mod thresholds;
mod words;

pub use assess::{Detail, FactsError, assess, assess_in, cut_raises_ceiling, price_readings};
pub use assessment::*;
pub use difference::{Change, Detail as ChangedDetail, Difference, differences};
pub use drafting::{AdoptError, Adopted, Adoption, ScaffoldError, adopt, scaffold};
pub use examples::{ExampleFailure, run_examples};
pub use facts::*;
pub use fold::{folded, unified};
pub use ladder::{explain, ladder};
pub use lint::{Checked, Lint, Severity, checked, lint};
pub use money::{Money, NotMoney};
pub use pack::*;
pub use pricing::{
    Basis, BenefitPrice, Cancelled, CaseChange, ClaimChange, ClaimSide, Price, PricedCase, Sums, Unpriced,
    Watch as PriceWatch, explain_price, price,
};
pub use shipped::{shipped, shipped_files, shipped_ids, shipped_packs, shipped_sources};
pub use words::{AmountRow, BenefitPage, CriterionRow, ExampleRow, InputRow, PackPage, RulingRow};
