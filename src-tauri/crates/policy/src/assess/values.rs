//! Facts read as their declared kinds. Absent, null and blank are unknown; what cannot be read is an error
//! that names the claim, the input and the value.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::exact::Exact;
use crate::{Input, InputKind, Parameter, RawValue, Used, UsedPrincipal};

/// The facts are not in the form that the pack declares.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactsError {
    /// A value is not of its input's kind.
    #[error("{place}“{label}”（{input}）的值 {value} 不对：应为{expected}。")]
    Value {
        /// `申报主体`, `申报项 c1`, `参数`.
        place: String,
        /// The input's name in the pack.
        input: String,
        /// In Chinese.
        label: String,
        /// As it stands in the facts.
        value: String,
        /// What it should be, in Chinese.
        expected: String,
    },
    /// A claim is to a benefit that the pack does not have.
    #[error("申报项 {claim}：政策包中没有资助项“{benefit}”。")]
    UnknownBenefit {
        /// The claim's id.
        claim: String,
        /// The benefit's id.
        benefit: String,
    },
    /// Two claims have one id.
    #[error("申报项编号“{claim}”重复。")]
    DuplicateClaim {
        /// The id.
        claim: String,
    },
    /// A judgement is neither `met` nor `unmet`.
    #[error("申报项 {claim}：“{criterion}”的认定“{value}”不对：应为 met 或 unmet。")]
    Judgement {
        /// The claim's id.
        claim: String,
        /// The criterion's id.
        criterion: String,
        /// As it stands in the facts.
        value: String,
    },
    /// The pack has no such ruling, or the ruling no such reading.
    #[error("口径“{ruling}”没有读法“{reading}”，或政策包中没有这一口径。")]
    Ruling {
        /// The ruling's id.
        ruling: String,
        /// The reading's id.
        reading: String,
    },
    /// The pack has no such parameter.
    #[error("政策包中没有参数“{parameter}”。")]
    UnknownParameter {
        /// Its name.
        parameter: String,
    },
    /// An earlier award, or one of another policy, does not say enough.
    #[error("{award}：{message}")]
    Award {
        /// Which award, in Chinese.
        award: String,
        /// What is wrong with it, in Chinese.
        message: String,
    },
    /// Figures too large to compute with exactly.
    #[error("申报项 {claim}：数值过大，无法精确计算。")]
    TooLarge {
        /// The claim's id.
        claim: String,
    },
}

/// A value that is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Number(Exact),
    YesNo(bool),
    Date(Date),
    Words(String),
    Loans(Vec<Loan>),
}

/// One loan; what is blank is unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Loan {
    pub principal: Option<Exact>,
    pub from: Option<Date>,
    /// The first day without it.
    pub to: Option<Date>,
    /// For the claim's year.
    pub interest_paid: Option<Exact>,
}

/// Principal that an earlier award used, from its first day to the first without it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UsedLoan {
    pub principal: Exact,
    pub from: Date,
    pub to: Date,
}

/// What an award says of the principal that it used; where it can't be read, what it should be.
pub(crate) fn used_loans(used: &Used) -> Result<Vec<UsedLoan>, String> {
    let read = |loan: &UsedPrincipal| {
        let principal = Exact::parse(&loan.principal).filter(|number| !number.is_negative())?;
        let (from, to) = (loan.from.parse::<Date>().ok()?, loan.to.parse::<Date>().ok()?);
        (from <= to && principal < Exact::whole(LARGEST)).then_some(UsedLoan { principal, from, to })
    };
    let known = used.loans.iter().flatten().map(|loan| {
        let expected = "已用的贷款本金（used.loans）应有 principal、from、to，为不小于零的数和先后两个日期";
        read(loan).ok_or_else(|| format!("{expected}。"))
    });
    known.collect()
}

/// Known values by the pack's names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values<'p>(Vec<(&'p str, Value)>);

/// Larger figures are slips, and would strain exact arithmetic.
const LARGEST: i128 = 1_000_000_000_000_000;

impl<'p> Values<'p> {
    pub fn read(
        place: impl Fn() -> String,
        inputs: &'p [Input],
        raw: &BTreeMap<String, RawValue>,
    ) -> Result<Values<'p>, FactsError> {
        let mut values = Vec::with_capacity(inputs.len());
        for input in inputs {
            let Some(raw) = raw.get(&input.name) else {
                continue;
            };
            let value = read(&input.kind, raw).map_err(|expected| FactsError::Value {
                place: place(),
                input: input.name.clone(),
                label: input.label.clone(),
                value: raw.to_string(),
                expected,
            })?;
            if let Some(value) = value {
                values.push((input.name.as_str(), value));
            }
        }
        Ok(Values(values))
    }

    pub fn parameters(
        parameters: &'p [Parameter],
        raw: &BTreeMap<String, RawValue>,
    ) -> Result<Values<'p>, FactsError> {
        let mut values = Vec::new();
        for parameter in parameters {
            let Some(raw) = raw.get(&parameter.name) else {
                continue;
            };
            let value = read(&parameter.kind, raw).map_err(|expected| FactsError::Value {
                place: "参数".to_owned(),
                input: parameter.name.clone(),
                label: parameter.label.clone(),
                value: raw.to_string(),
                expected,
            })?;
            if let Some(value) = value {
                values.push((parameter.name.as_str(), value));
            }
        }
        Ok(Values(values))
    }

    /// Raises a number that is known to at least this; whether it was lower.
    pub fn raise(&mut self, name: &str, least: Exact) -> bool {
        let known = self.0.iter_mut().find(|(known, _)| *known == name);
        match known {
            Some((_, Value::Number(number))) if *number < least => {
                *number = least;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Lowers a number that is known to at most this; what it was, where it was higher.
    pub fn lower(&mut self, name: &str, most: Exact) -> Option<Exact> {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, Value::Number(number))) if *number > most => Some(std::mem::replace(number, most)),
            Some(_) | None => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<Exact> {
        match self.get(name) {
            Some(Value::Number(number)) => Some(*number),
            Some(Value::YesNo(_) | Value::Date(_) | Value::Words(_) | Value::Loans(_)) | None => None,
        }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The value, `None` for unknown, or what was expected.
fn read(kind: &InputKind, raw: &RawValue) -> Result<Option<Value>, String> {
    let text = match raw {
        RawValue::Null => return Ok(None),
        RawValue::String(text) if text.trim().is_empty() => return Ok(None),
        RawValue::String(text) => Some(text.trim()),
        RawValue::Bool(_) | RawValue::Number(_) | RawValue::Array(_) | RawValue::Object(_) => None,
    };
    match kind {
        InputKind::Money => number(raw, text, "以元为单位的十进制数，如 \"1234.56\"").map(Some),
        InputKind::Area => number(raw, text, "以平方米为单位的十进制数，如 \"120.5\"").map(Some),
        InputKind::Count => whole(raw, text).map(|value| Some(Value::Number(value))),
        InputKind::Months => {
            whole(raw, text).map(|months| (!months.is_zero()).then_some(Value::Number(months)))
        }
        InputKind::YesNo => match raw {
            RawValue::Bool(flag) => Ok(Some(Value::YesNo(*flag))),
            RawValue::Null
            | RawValue::Number(_)
            | RawValue::String(_)
            | RawValue::Array(_)
            | RawValue::Object(_) => Err("true 或 false".to_owned()),
        },
        InputKind::Date => {
            let date = text.filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
            date.map(|date| Some(Value::Date(date))).ok_or_else(|| "日期，如 2024-05-01".to_owned())
        }
        InputKind::Text => {
            text.map(|text| Some(Value::Words(text.to_owned()))).ok_or_else(|| "文字".to_owned())
        }
        InputKind::Choice(choices) | InputKind::Grade(choices) => {
            let id = text.map_or_else(|| raw.to_string(), str::to_owned);
            if choices.iter().any(|choice| choice.id == id) {
                return Ok(Some(Value::Words(id)));
            }
            let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
            Err(format!("{}之一", ids.join("、")))
        }
        InputKind::Loans => loans(raw).map(|loans| (!loans.is_empty()).then_some(Value::Loans(loans))),
    }
}

fn loans(raw: &RawValue) -> Result<Vec<Loan>, String> {
    let rows = raw.as_array().ok_or("借款明细，每笔一行")?;
    rows.iter().map(loan).collect()
}

fn loan(raw: &RawValue) -> Result<Loan, String> {
    let cells = raw.as_object().ok_or("借款明细，每笔有 principal、from、to、interest_paid")?;
    let mut loan = Loan::default();
    for (name, raw) in cells {
        let kind = match name.as_str() {
            "principal" | "interest_paid" => InputKind::Money,
            "from" | "to" => InputKind::Date,
            _ => return Err(format!("借款明细，没有名为“{name}”的一栏")),
        };
        let value = read(&kind, raw).map_err(|expected| format!("{expected}（借款的 {name}）"))?;
        match (name.as_str(), value) {
            ("principal", Some(Value::Number(number))) if !number.is_negative() => {
                loan.principal = Some(number)
            }
            ("interest_paid", Some(Value::Number(number))) if !number.is_negative() => {
                loan.interest_paid = Some(number);
            }
            ("from", Some(Value::Date(date))) => loan.from = Some(date),
            ("to", Some(Value::Date(date))) => loan.to = Some(date),
            (_, None) => {}
            (_, Some(_)) => return Err(format!("不小于零的数（借款的 {name}）")),
        }
    }
    match (loan.from, loan.to) {
        (Some(from), Some(to)) if to < from => Err("不早于放款日的还款日（借款的 to）".to_owned()),
        _ => Ok(loan),
    }
}

/// A decimal string, or a whole JSON number: a JSON fraction has already been a float.
fn number(raw: &RawValue, text: Option<&str>, expected: &str) -> Result<Value, String> {
    let largest = Exact::whole(LARGEST);
    exact(raw, text)
        .filter(|number| *number < largest && !Exact::ZERO.sub(*number).is_ok_and(|minus| minus >= largest))
        .map(Value::Number)
        .ok_or_else(|| expected.to_owned())
}

fn exact(raw: &RawValue, text: Option<&str>) -> Option<Exact> {
    match (text, raw) {
        // Six decimals are more than any cell shows; beyond them exact arithmetic would run out of room.
        (Some(text), _) => {
            let decimals =
                text.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
            (decimals <= 6).then(|| Exact::parse(text)).flatten()
        }
        (None, RawValue::Number(number)) => number.as_i64().map(|number| Exact::whole(i128::from(number))),
        (
            None,
            RawValue::Null
            | RawValue::Bool(_)
            | RawValue::String(_)
            | RawValue::Array(_)
            | RawValue::Object(_),
        ) => None,
    }
}

fn whole(raw: &RawValue, text: Option<&str>) -> Result<Exact, String> {
    exact(raw, text)
        .filter(|number| number.is_whole() && !number.is_negative() && *number < Exact::whole(LARGEST))
        .ok_or_else(|| "不小于零的整数".to_owned())
}

/// A day of the facts that is no input: of receipt.
pub(super) fn day_of(label: &str, name: &str, text: Option<&str>) -> Result<Option<Date>, FactsError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let raw = RawValue::String(text.to_owned());
    match read(&InputKind::Date, &raw) {
        Ok(Some(Value::Date(day))) => Ok(Some(day)),
        Ok(_) => Ok(None),
        Err(expected) => Err(FactsError::Value {
            place: String::new(),
            input: name.to_owned(),
            label: label.to_owned(),
            value: text.to_owned(),
            expected,
        }),
    }
}

/// Fen of an award's amount.
pub(crate) fn award_fen(text: &str) -> Option<i128> {
    let amount = Exact::parse(text.trim()).filter(|amount| *amount < Exact::whole(LARGEST))?;
    let fen = amount.mul(Exact::whole(100)).ok()?;
    (fen.is_whole() && !fen.is_negative()).then(|| fen.floor())
}
