//! What is stated where a decided case is announced (公示) and paid (拨付): dates, documents and what was looked at,
//! asked for alike in the window and on the command line. A statement stands in the step's comment, in one form, and is
//! read back from there; a comment that an earlier version of the program took says what it says, and no more.

use std::fmt;

use jiff::civil::Date;

use crate::{Case, Stage};

/// An announcement: from when until when, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedAs {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// Its document number, or where it is published.
    pub document: String,
}

/// A payment: when, by which document, and what was seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidAs {
    /// The day of the payment.
    pub on: Date,
    /// The document that orders it.
    pub document: String,
    /// The labels of materials that were missing at the decision and have come since.
    pub papers: Vec<String>,
}

/// What is wrong with a statement, in Chinese, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotStated(pub String);

impl AnnouncedAs {
    /// A statement of what was typed.
    ///
    /// # Errors
    /// What is missing or cannot be, with what to do.
    pub fn of(from: &str, until: &str, document: &str) -> Result<AnnouncedAs, NotStated> {
        let (from, until) = (day("公示开始日期", from)?, day("公示结束日期", until)?);
        if until < from {
            return Err(NotStated(format!("公示结束日期 {until} 早于开始日期 {from}，请核对")));
        }
        Ok(AnnouncedAs {
            from, until, document: named("公示的文号或载体", "如：区政府门户网站", document)?
        })
    }

    /// The period that a step's comment states; `None` where it states none.
    #[must_use]
    pub fn period(comment: &str) -> Option<(Date, Date)> {
        let rest = comment.strip_prefix("公示期 ")?;
        let (from, rest) = rest.split_once(" 至 ")?;
        Some((from.parse().ok()?, rest.get(..10)?.parse().ok()?))
    }
}

impl fmt::Display for AnnouncedAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "公示期 {} 至 {}，{}", self.from, self.until, self.document)
    }
}

/// What was typed of a payment.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// The day.
    pub on: &'a str,
    /// The document.
    pub document: &'a str,
    /// Whether name, bank and number of the account were held against the applicant's.
    pub account_checked: bool,
    /// Whether no objection is open.
    pub no_objection: bool,
    /// The ids of materials that have come since.
    pub papers: &'a [String],
}

impl PaidAs {
    /// A statement of what was typed, for a case with these missing materials, by id and label, whose announcement ends on
    /// a day; `None` where its announcement does not say.
    ///
    /// # Errors
    /// What is missing or cannot be, with what to do.
    pub fn of(
        typed: &Typed<'_>,
        until: Option<Date>,
        missing: &[(String, String)],
        today: Date,
    ) -> Result<PaidAs, NotStated> {
        if let Some(until) = until.filter(|until| today <= *until) {
            return Err(NotStated(format!("公示期到 {until} 为止，期满后才能登记拨付；今天是 {today}")));
        }
        if !typed.no_objection {
            return Err(NotStated("请确认公示期内没有异议，或异议已经办结".to_owned()));
        }
        let still: Vec<&str> = missing
            .iter()
            .filter(|(id, _)| !typed.papers.contains(id))
            .map(|(_, label)| label.as_str())
            .collect();
        if !still.is_empty() {
            return Err(NotStated(format!("拨付前须收齐的材料还缺：{}。收到后请逐件确认", still.join("、"))));
        }
        if !typed.account_checked {
            return Err(NotStated("请核对收款账户的户名、开户银行和账号，并确认".to_owned()));
        }
        let on = day("拨付日期", typed.on)?;
        if let Some(until) = until.filter(|until| on <= *until) {
            return Err(NotStated(format!("拨付日期 {on} 在公示期内（到 {until} 为止），请核对")));
        }
        if on > today {
            return Err(NotStated(format!("拨付日期 {on} 还没有到（今天是 {today}），请在拨付之后登记")));
        }
        let document = named("拨付文号或凭证号", "如：杭高新财〔2024〕118号", typed.document)?;
        Ok(PaidAs { on, document, papers: missing.iter().map(|(_, label)| label.clone()).collect() })
    }
}

impl fmt::Display for PaidAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 拨付，{}；收款账户已核对", self.on, self.document)?;
        if !self.papers.is_empty() {
            write!(f, "；已收齐 {}", self.papers.join("、"))?;
        }
        Ok(())
    }
}

impl Case {
    /// The last day of its announcement, where one was stated.
    #[must_use]
    pub fn announced_until(&self) -> Option<Date> {
        let announced = self.moves.iter().rfind(|step| step.to == Stage::Announced)?;
        AnnouncedAs::period(&announced.comment).map(|(_, until)| until)
    }
}

fn day(what: &str, typed: &str) -> Result<Date, NotStated> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(NotStated(format!("请填{what}，如 2024-12-01")));
    }
    typed.parse().map_err(|_| NotStated(format!("{what}“{typed}”不是日期，请按 2024-12-01 填写")))
}

fn named(what: &str, example: &str, typed: &str) -> Result<String, NotStated> {
    let typed = typed.trim();
    if typed.is_empty() { Err(NotStated(format!("请填{what}，{example}"))) } else { Ok(typed.to_owned()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    const TYPED: Typed<'_> = Typed {
        on: "2024-12-05",
        document: "财〔2024〕118号",
        account_checked: true,
        no_objection: true,
        papers: &[],
    };

    fn paid(typed: &Typed<'_>, missing: &[(String, String)], today: &str) -> Result<PaidAs, NotStated> {
        PaidAs::of(typed, Some(date("2024-12-01")), missing, date(today))
    }

    #[test]
    fn an_announcement_has_its_days_and_its_document_and_is_read_back() {
        let stated = AnnouncedAs::of("2024-11-25", " 2024-12-01 ", "门户网站").unwrap();
        assert_eq!(stated.to_string(), "公示期 2024-11-25 至 2024-12-01，门户网站");
        assert_eq!(AnnouncedAs::period(&stated.to_string()), Some((date("2024-11-25"), date("2024-12-01"))));
        assert_eq!(AnnouncedAs::period("官网公示至12月1日"), None);
        for (from, until, document, word) in [
            ("", "2024-12-01", "网", "开始日期"),
            ("2024-11-25", "12月1日", "网", "不是日期"),
            ("2024-12-02", "2024-12-01", "网", "早于"),
            ("2024-11-25", "2024-12-01", " ", "文号或载体"),
        ] {
            let refused = AnnouncedAs::of(from, until, document).unwrap_err();
            assert!(refused.0.contains(word), "{refused}");
        }
    }

    #[test]
    fn nothing_is_paid_before_the_period_is_over() {
        let early = paid(&TYPED, &[], "2024-12-01").unwrap_err();
        assert!(early.0.contains("公示期到 2024-12-01 为止"), "{early}");
        let within = paid(&Typed { on: "2024-12-01", ..TYPED }, &[], "2024-12-05").unwrap_err();
        assert!(within.0.contains("在公示期内"), "{within}");
        let ahead = paid(&Typed { on: "2024-12-06", ..TYPED }, &[], "2024-12-05").unwrap_err();
        assert!(ahead.0.contains("还没有到"), "{ahead}");
        assert_eq!(
            paid(&TYPED, &[], "2024-12-05").unwrap().to_string(),
            "2024-12-05 拨付，财〔2024〕118号；收款账户已核对"
        );
    }

    #[test]
    fn missing_papers_the_account_and_objections_are_asked_for() {
        let missing = [("confirmation".to_owned(), "中心确认单".to_owned())];
        assert!(paid(&TYPED, &missing, "2024-12-05").unwrap_err().0.contains("中心确认单"));
        let came = ["confirmation".to_owned()];
        let stated = paid(&Typed { papers: &came, ..TYPED }, &missing, "2024-12-05").unwrap();
        assert!(stated.to_string().ends_with("；已收齐 中心确认单"), "{stated}");
        for typed in [
            Typed { account_checked: false, ..TYPED },
            Typed { no_objection: false, ..TYPED },
            Typed { document: "", ..TYPED },
            Typed { on: "", ..TYPED },
        ] {
            assert!(paid(&typed, &[], "2024-12-05").is_err(), "{typed:?}");
        }
    }
}
