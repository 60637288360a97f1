//! What can be paid under each reading of each ruling that claims rest on: a ruling on caps or on other awards
//! changes no claim's ceiling, and still what is paid.

use super::{Detail, FactsError, assess_in};
use crate::{Assessment, Facts, Pack};

/// Fills in [`crate::ReadingAmount::potential`], assessing once more for each reading that is not in force.
///
/// # Errors
/// As [`crate::assess`].
pub fn price_readings(pack: &Pack, facts: &Facts, assessment: &mut Assessment) -> Result<(), FactsError> {
    let mut rulings: Vec<String> = Vec::new();
    for used in assessment.claims.iter().flat_map(|claim| &claim.rulings) {
        if !rulings.contains(&used.id) {
            rulings.push(used.id.clone());
        }
    }
    for id in rulings {
        let Some(ruling) = pack.ruling(&id) else { continue };
        for reading in &ruling.readings {
            if assessment.potential_at_most.is_some() {
                // A selection that cannot be proven the best takes long, and would be no price.
                return Ok(());
            }
            let mut supposed = facts.clone();
            supposed.rulings.insert(id.clone(), reading.id.clone());
            let under_it = assess_in(pack, &supposed, Detail::Amounts)?;
            for (claim, priced) in assessment.claims.iter_mut().zip(&under_it.claims) {
                let uses = claim.rulings.iter_mut().filter(|used| used.id == id);
                for amount in
                    uses.flat_map(|used| &mut used.readings).filter(|amount| amount.id == reading.id)
                {
                    amount.potential = Some(priced.potential);
                }
            }
        }
    }
    Ok(())
}
