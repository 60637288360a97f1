//! Lists as a mapping places them: which claims their rows are of, and what each row says for itself.

use casework::ApplicationPackage;
use policy::Pack;

use super::mapping::{PartMapping, PartOf};
use super::table::mapped_table;
use super::{gross, headed, left, own, products};
use crate::desk::Desk;
use crate::table::Basis;
use crate::{items, lists, rows, totals};

/// Reads a list.
pub(super) fn list(
    desk: &mut Desk<'_>,
    (part, basis): (&PartMapping, Basis),
    parts: &[&PartMapping],
    pack: &Pack,
    package: &mut ApplicationPackage,
) {
    let mut table = mapped_table(desk, part, pack, basis);
    match part.what {
        PartOf::Items => {
            products::leave_out(desk, part, &mut table);
            rows::sift(desk, &mut table);
            let gross = gross::ask(desk, part, &table);
            let typed = products::claims_of_rows(desk, part, &table, pack, package);
            let before = package.items.len();
            let headed = headed::claims(desk, part, &table, pack, &package.claims);
            let defaults = items::Defaults {
                benefit: part.benefit.as_deref().and_then(|id| pack.benefit(id)).map(|b| b.title.as_str()),
                project: part.project.as_deref(),
                claim: products::claim_of_list(desk, part, parts, &package.claims),
                headed: headed.as_ref(),
                words: Some(&part.benefits),
            };
            let ApplicationPackage { claims, items: lines, .. } = package;
            items::items(desk, &table, claims, pack, lines, defaults);
            own::take(desk, part, &table, pack, claims, &mut lines[before..]);
            totals::check(desk, &table, gross.as_ref(), &lines[before..]);
            products::check_typed(desk, &typed, &lines[before..]);
        }
        PartOf::Loans => {
            rows::sift(desk, &mut table);
            let defaults = items::Defaults {
                benefit: part.benefit.as_deref().and_then(|id| pack.benefit(id)).map(|b| b.title.as_str()),
                project: part.project.as_deref(),
                ..items::Defaults::default()
            };
            items::loans(desk, &table, &mut package.claims, pack, &mut package.items, defaults);
        }
        PartOf::Related => {
            rows::sift(desk, &mut table);
            package.related.extend(lists::related(desk, &table));
        }
        PartOf::Awards => {
            rows::sift(desk, &mut table);
            package.other_awards.extend(lists::awards(desk, &table));
        }
        PartOf::Attachments => {
            rows::sift(desk, &mut table);
            package.attachments.extend(lists::attachments(desk, &table, &package.claims, pack));
        }
        PartOf::Applicant | PartOf::Claims | PartOf::Ignore => {}
    }
    if basis == Basis::Guess {
        left::tell(desk, &table, part.header_row.unwrap_or(1) - 1);
    }
}
