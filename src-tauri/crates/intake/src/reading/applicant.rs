//! Who applies: the contents of sheet 申报主体. A package that names nobody is refused.

use casework::{ApplicationPackage, ProblemCode, Severity};
use policy::Input;

use crate::reading::cursor::Cursor;
use crate::reading::form::Filled;
use crate::reading::text::heading;
use crate::reading::words::sheet;
use crate::received::refusal::{RefusalCode, Refused};
use crate::workbook::book::Book;

/// Takes the one column of contents; tells whether it names anybody.
pub(crate) fn take(
    cursor: &mut Cursor<'_>,
    inputs: &[Input],
    filled: Vec<Filled>,
    package: &mut ApplicationPackage,
) -> bool {
    let Some(first) = filled.into_iter().next() else { return false };
    package.applicant = first.inputs;
    let written =
        |name: &str| package.applicant.get(name).is_some_and(|s| s.value.is_some() || s.written.is_some());
    let named = written("name") || written("uscc");
    for input in inputs.iter().filter(|input| !package.applicant.contains_key(&input.name)) {
        let at = first.places.get(&input.name).cloned();
        if input.required {
            let severity = if matches!(input.name.as_str(), "name" | "uscc") {
                Severity::Error
            } else {
                Severity::Warning
            };
            let remedy = "请补填；未填按“未知”处理，不按“否”或 0 处理";
            cursor.note(severity, ProblemCode::Blank, at.clone(), format!("{}未填", input.label), remedy);
        }
    }
    named
}

/// The refusal of a package without an applicant.
pub(crate) fn nobody(book: &Book) -> Refused {
    let found = book.sheets.iter().any(|s| sheet::APPLICANT.mean(&heading(&s.name)));
    let message = if found {
        "工作表“申报主体”没有填企业名称和统一社会信用代码，不知道是谁申报。请填写后再交。"
    } else {
        "工作簿中没有“申报主体”工作表，不知道是谁申报。请用本政策的申报模板填写后再交。"
    };
    Refused::new(RefusalCode::NoApplicant, message)
}
