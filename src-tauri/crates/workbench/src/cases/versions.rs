//! The versions of a case's package, and what the last one changed.

use casework::{Action, Case, Change, Changed, compare, permit};
use store::Reader;

use crate::error::Error;
use crate::format::moment;
use crate::import::view::{ChangeView, PackageVersionView, PackageVersionsView};
use crate::policy::installed::pack_of;
use crate::session::Workbench;

impl Workbench {
    /// The versions of a case's package, and what the last one changed.
    ///
    /// # Errors
    /// No such case; a case of another bureau, which is logged.
    pub fn package_versions(&mut self, number: &str) -> Result<PackageVersionsView, Error> {
        self.read_case(number, |session, reader, case| {
            permit(&session.actor, case, Action::Read)?;
            let (versions, changes) = versions(reader, case)?;
            Ok(PackageVersionsView { versions, changes })
        })
    }
}

/// The versions, the oldest first, and the changes of the last one.
pub(crate) fn versions(
    reader: &Reader<'_>,
    case: &Case,
) -> Result<(Vec<PackageVersionView>, Vec<ChangeView>), Error> {
    let rows = reader.packages_of(&case.number)?;
    let changes = match rows.as_slice() {
        [.., before, _] => {
            let before = reader.package(before.id)?;
            let changes = compare(&before, &case.package);
            changes.into_iter().map(|change| change_view(reader, case, change)).collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    };
    let versions = rows.into_iter().map(|row| PackageVersionView {
        version: u32::try_from(row.version).unwrap_or(u32::MAX),
        file: row.file_name,
        by: row.by.name,
        at: moment(row.at),
    });
    Ok((versions.collect(), changes))
}

fn change_view(reader: &Reader<'_>, case: &Case, change: Change) -> Result<ChangeView, Error> {
    let pack = pack_of(reader, &case.pack)?;
    let of_claim = |id: &str| {
        let claim = case.package.claims.iter().find(|claim| claim.id == id);
        let title = claim.and_then(|claim| pack.benefit(&claim.benefit)).map(|benefit| benefit.title.clone());
        title.unwrap_or_else(|| "申报项".to_owned())
    };
    let own = |name: &str| match name {
        "year" => Some("年度".to_owned()),
        "project" => Some("项目名称".to_owned()),
        _ => None,
    };
    let label = |claim: &str, name: &str| {
        let claim = case.package.claims.iter().find(|known| known.id == claim);
        let inputs =
            claim.and_then(|claim| pack.benefit(&claim.benefit)).map(|benefit| benefit.inputs.as_slice());
        let input = inputs.unwrap_or_default().iter().find(|input| input.name == name);
        own(name).or_else(|| input.map(|input| input.label.clone())).unwrap_or_else(|| name.to_owned())
    };
    let what = match &change.of {
        Changed::Applicant(name) => {
            let input = pack.applicant_inputs.iter().find(|input| input.name == *name);
            input.map_or_else(|| name.clone(), |input| input.label.clone())
        }
        Changed::Claim(id) => of_claim(id),
        Changed::Input(claim, name) => format!("{}：{}", of_claim(claim), label(claim, name)),
        Changed::Item(id, _) => {
            // As its paper names it; an item that is gone has only its place left.
            let item = case.package.items.iter().find(|item| item.id == *id);
            let number = item.and_then(|item| item.number.clone());
            number.map_or_else(
                || format!("明细第 {} 项", id.trim_start_matches('i')),
                |number| format!("明细 {number}"),
            )
        }
        Changed::OtherAwards => "其他资助".to_owned(),
        Changed::Relations => "关联关系声明".to_owned(),
        Changed::Attachment(name, _) => format!("附件 {name}"),
    };
    Ok(ChangeView {
        what,
        at: change.at.map(|at| at.to_string()),
        before: change.before,
        after: change.after,
    })
}
