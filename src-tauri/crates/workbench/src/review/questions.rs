//! The open questions of a case, asked with what the pack and the store know.

use casework::{
    ApplicationPackage, AssessmentInputs, Case, GrantedBefore, Known, Question, UnknownFigure,
    asked_materials, assessed_claim, label_of, questions,
};
use policy::{Assessment, InputKind, Money, Nature, Standing};
use store::Reader;

use crate::error::Error;
use crate::session::load;

/// All that is to be told or asked of a case as it stands.
pub(crate) fn questions_of(
    reader: &Reader<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
    assessed: &Assessment,
) -> Result<Vec<Question>, Error> {
    let ineligible = assessed
        .claims
        .iter()
        .filter(|claim| claim.standing == Standing::Ineligible)
        .map(|claim| claim.id.clone());
    let known = Known {
        materials: asked_materials(case, inputs.pack)
            .into_iter()
            .map(|material| (material.id, material.label))
            .collect(),
        unknown: unknown_figures(case, inputs, assessed),
        ineligible: ineligible.collect(),
        elsewhere: reader.claimed_elsewhere(&case.number)?,
        granted: granted_before(reader, case, inputs)?,
        names: reader.other_names(&case.number)?,
    };
    Ok(questions(case, &known))
}

/// The enterprise's earlier awards that may be for a project of this case, by this policy or another.
fn granted_before(
    reader: &Reader<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
) -> Result<Vec<GrantedBefore>, Error> {
    let own = inputs.prior_awards.iter().filter(|award| award.applicant.is_none());
    let named = own.map(|award| {
        let pack = award.pack.as_deref().unwrap_or(&case.pack.id);
        let year_text = award.year.map(|year| format!("{year}年")).unwrap_or_default();
        let amount = award.amount.parse().map_or_else(|_| award.amount.clone(), Money::grouped);
        let source = award.source.as_ref().map(|source| format!("（{source}）")).unwrap_or_default();
        let title = crate::ledger::granted::title(reader, pack, &award.benefit)?;
        let of_case = (pack == case.pack.id).then(|| inputs.pack.benefit(&award.benefit)).flatten();
        Ok(GrantedBefore {
            project: award.project.clone(),
            what: format!("{year_text}“{title}”{amount}元{source}"),
            yearly: of_case
                .filter(|benefit| benefit.yearly)
                .map(|benefit| benefit.id.clone())
                .zip(award.year),
        })
    });
    named.collect()
}

/// What other cases say of a package, and its awards that are tied to nothing: more than its reading could know.
pub(crate) fn beyond_the_reading(reader: &Reader<'_>, case: &Case) -> Result<Vec<Question>, Error> {
    let of_case = elsewhere_of(reader, &case.number, &case.package)?;
    Ok(of_case.map(|known| casework::beyond_the_reading(case, &known)).unwrap_or_default())
}

/// The same of a case that was just filed; it is read only where there is something.
pub(crate) fn beyond_the_reading_of(
    reader: &Reader<'_>,
    number: &str,
    package: &ApplicationPackage,
) -> Result<Vec<Question>, Error> {
    match elsewhere_of(reader, number, package)? {
        Some(known) => Ok(casework::beyond_the_reading(&load(reader, number)?, &known)),
        None => Ok(Vec::new()),
    }
}

/// What the store knows that a package's reading could not; `None` where nothing can follow from it.
fn elsewhere_of(
    reader: &Reader<'_>,
    number: &str,
    package: &ApplicationPackage,
) -> Result<Option<Known>, Error> {
    let (elsewhere, names) = (reader.claimed_elsewhere(number)?, reader.other_names(number)?);
    let none = elsewhere.is_empty() && names.is_empty() && package.other_awards.is_empty();
    Ok((!none).then(|| Known { elsewhere, names, ..Known::default() }))
}

/// Figures without which what a claim could get is not to be had. A claim that is not granted, one whose amount the
/// text leaves open and one in kind have none.
fn unknown_figures(case: &Case, inputs: &AssessmentInputs, assessed: &Assessment) -> Vec<UnknownFigure> {
    let mut unknown = Vec::new();
    for claim in case.claims() {
        let Some(benefit) = inputs.pack.benefit(&claim.benefit) else { continue };
        let Some(result) = assessed_claim(assessed, &claim.id) else { continue };
        let computed = match benefit.nature {
            Nature::Ceiling | Nature::Fixed => true,
            Nature::Discretionary | Nature::InKind => false,
        };
        if !computed || result.ceiling.is_some() || result.standing == Standing::Ineligible {
            continue;
        }
        for name in &result.missing {
            let input = benefit.inputs.iter().find(|input| input.name == *name);
            // The line items that a sum is made of are asked about one by one.
            let itemised = input.is_some_and(|input| input.from_items)
                && case.items_of(&claim.id).any(|item| case.admitted(item).is_none());
            if itemised {
                continue;
            }
            let of_loans = input.is_some_and(|input| matches!(input.kind, InputKind::Loans));
            let sourced = claim.inputs.get(name).or_else(|| case.package.applicant.get(name));
            unknown.push(UnknownFigure {
                claim: claim.id.clone(),
                name: name.clone(),
                label: label_of(inputs.pack, benefit, name),
                at: sourced.and_then(|sourced| sourced.at.clone()).filter(|_| !of_loans),
                parameter: inputs.pack.parameters.iter().any(|parameter| parameter.name == *name),
            });
        }
    }
    unknown
}
