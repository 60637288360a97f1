//! Lists as a mapping places them: which claims their rows are of, and what each row says for itself.

use casework::ApplicationPackage;
use policy::Pack;

use crate::checks::totals;
use crate::reading::cursor::Cursor;
use crate::reading::table::Basis;
use crate::reading::{items, lists, rows};
use crate::unknown_forms::mapping::{PartMapping, PartOf};
use crate::unknown_forms::table::mapped_table;
use crate::unknown_forms::{gross, headed, left, own, products};

/// Reads a list.
pub(super) fn list(
    cursor: &mut Cursor<'_>,
    (part, basis): (&PartMapping, Basis),
    parts: &[&PartMapping],
    pack: &Pack,
    package: &mut ApplicationPackage,
) {
    let mut table = mapped_table(cursor, part, pack, basis);
    match part.what {
        PartOf::Items => {
            products::leave_out(cursor, part, &mut table);
            rows::sift(cursor, &mut table);
            let gross = gross::ask(cursor, part, &table);
            let typed = products::claims_of_rows(cursor, part, &table, pack, package);
            let before = package.items.len();
            let headed = headed::claims(cursor, part, &table, pack, &package.claims);
            let defaults = items::Defaults {
                benefit: part.benefit.as_deref().and_then(|id| pack.benefit(id)).map(|b| b.title.as_str()),
                project: part.project.as_deref(),
                claim: products::claim_of_list(cursor, part, parts, &package.claims),
                headed: headed.as_ref(),
                words: Some(&part.benefits),
            };
            let ApplicationPackage { claims, items: lines, .. } = package;
            items::items(cursor, &table, claims, pack, lines, defaults);
            own::take(cursor, part, &table, pack, claims, &mut lines[before..]);
            totals::check(cursor, &table, gross.as_ref(), &lines[before..]);
            products::check_typed(cursor, &typed, &lines[before..]);
        }
        PartOf::Loans => {
            rows::sift(cursor, &mut table);
            let defaults = items::Defaults {
                benefit: part.benefit.as_deref().and_then(|id| pack.benefit(id)).map(|b| b.title.as_str()),
                project: part.project.as_deref(),
                ..items::Defaults::default()
            };
            items::loans(cursor, &table, &mut package.claims, pack, &mut package.items, defaults);
        }
        PartOf::Related => {
            rows::sift(cursor, &mut table);
            package.related.extend(lists::related(cursor, &table));
        }
        PartOf::Awards => {
            rows::sift(cursor, &mut table);
            package.other_awards.extend(lists::awards(cursor, &table));
        }
        PartOf::Attachments => {
            rows::sift(cursor, &mut table);
            package.attachments.extend(lists::attachments(cursor, &table, &package.claims, pack));
        }
        PartOf::Applicant | PartOf::Claims | PartOf::Ignore => {}
    }
    if basis == Basis::Guess {
        left::tell(cursor, &table, part.header_row.unwrap_or(1) - 1);
    }
}
