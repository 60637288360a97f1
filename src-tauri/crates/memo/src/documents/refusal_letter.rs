//! 不予支持告知书: a letter to the applicant of a refused case, with room for the bureau's seal.

use casework::{NoticeTerms, RefusalLetter};

use crate::MemoError;
use crate::documents::correction_notice::or_line;
use crate::documents::head;
use crate::documents::paper::Paper;
use crate::layout::flow::paginate;
use crate::layout::fonts::Fonts;
use crate::layout::prose::Script;
use crate::layout::signature_block::{Stub, colophon, day, stub};
use crate::pdf::pdf_a::{self, Imprint};
use crate::pdf::write::press;

/// Draws the letter. The same content and fonts give the same bytes; nobody signs in it.
///
/// # Errors
///
/// A character that no font has, or a failure of the PDF library.
pub fn render_refusal_letter(letter: &RefusalLetter, fonts: &Fonts) -> Result<Vec<u8>, MemoError> {
    let mut script = Script::new(fonts);
    let names: Vec<&str> = std::iter::once(letter.applicant.as_str())
        .chain(letter.claims.iter().map(|claim| claim.name.as_str()))
        .collect();
    head::write(&mut script, &[&letter.bureau], letter.letterhead, &letter.number, &letter.title, &names)?;
    script.flush(&format!("{}：", letter.applicant))?;
    let claimed: String = letter.claims.iter().map(|claim| format!("“{}”", claim.name)).collect();
    script.say(&format!(
        "你单位（统一社会信用代码：{}）依据{}申报的{claimed}（案号：{}）已审核完毕，现将结果告知如下：",
        letter.uscc, letter.policy, letter.case_number
    ))?;
    for claim in &letter.claims {
        let facts: Vec<&str> = claim.failed.iter().map(|(_, fact)| fact.trim_end_matches('。')).collect();
        let labels: String = claim.failed.iter().map(|(label, _)| format!("“{label}”")).collect();
        // Where there is one claim alone, it has just been named.
        let what =
            if letter.claims.len() > 1 { format!("“{}”", claim.name) } else { "本项申报".to_owned() };
        script.say(&format!(
            "经核，{}，不符合{}关于{labels}的规定，对{what}不予支持。",
            facts.join("；"),
            claim.clause
        ))?;
    }
    if let Some(terms) = &letter.terms {
        objections(&mut script, letter, terms)?;
    }
    script.say("特此告知。")?;
    let from = script.pieces.len().saturating_sub(3);
    script.pieces[from..].iter_mut().for_each(|piece| piece.keep = true);
    script.pieces.extend(colophon(fonts, &[&letter.bureau], letter.date)?);
    script.pieces.push(stub(
        fonts,
        &Stub {
            case_number: &letter.case_number,
            pack: None,
            code: Some(&letter.check_code),
            head: None,
            signed: false,
        },
    )?);
    let imprint = Imprint {
        title: &letter.title,
        bureau: &letter.bureau,
        keywords: format!(
            "{}；{}；{}{}",
            Paper::RefusalLetter.keyword(),
            letter.case_number,
            pdf_a::CHECK_CODE,
            letter.check_code
        ),
        date: letter.date,
        preview: false,
        exercise: letter.letterhead.exercise,
    };
    press(&imprint, paginate(script.pieces), fonts)
}

/// How and until when to object.
fn objections(script: &mut Script<'_>, letter: &RefusalLetter, terms: &NoticeTerms) -> Result<(), MemoError> {
    script.say(&format!(
        "对上述结果有异议的，请自本告知书作出的次日起{}个工作日内（至{}，含当日）以书面形式向{}提出，并附证明材料；逾期未提出的，视为无异议。",
        terms.days,
        day(terms.due),
        letter.bureau
    ))?;
    if !terms.certain {
        script.say("上述截止日期按周末推算；期间如有法定节假日调整，以实际工作日为准。")?;
    }
    script.say(&format!("受理地点：{}；联系人及电话：{}。", or_line(&terms.address), or_line(&terms.contact)))
}
