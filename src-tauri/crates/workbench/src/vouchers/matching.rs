//! What a reviewer says of vouchers: which one a line item stands on, and that those which agree are admitted. Each is one
//! transaction with its audit entries.

use casework::{Action, Admission, AuditAction, GivenMatch};
use jiff::Timestamp;

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::review::findings::drop_stale_decisions;
use crate::session::{Workbench, event, recorded};
use crate::vouchers::check::keep;
use crate::vouchers::view::GivenInput;

impl Workbench {
    /// Says which voucher a line item stands on, that it stands on none of them, or takes back what was said of it.
    ///
    /// # Errors
    /// A refusal; vouchers that were not read; no such line item or voucher.
    pub fn match_voucher(&mut self, number: &str, item: &str, input: &GivenInput) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Admit, |change| {
            let (tx, actor, case, now) = (change.tx, change.actor, &change.case, Timestamp::now());
            let check = case.vouchers.as_ref();
            let check = check.ok_or_else(|| Error::invalid("本案的凭证还没有识读，请先识读"))?;
            let checked = check.items.iter().find(|checked| checked.item == item);
            checked.ok_or_else(|| Error::NotFound(format!("本案没有以发票为凭的明细“{item}”")))?;
            let before = case.given_matches.iter().find(|given| given.item == item);
            let before = before.map(recorded).transpose()?.unwrap_or_default();
            let given =
                |voucher| GivenMatch { item: item.to_owned(), voucher, by: actor.person.clone(), at: now };
            let given = match input {
                GivenInput::On(voucher) => {
                    let missing = || Error::NotFound(format!("附件中没有读到凭证“{voucher}”"));
                    check.voucher(voucher).ok_or_else(missing)?;
                    Some(given(Some(voucher.clone())))
                }
                GivenInput::None => Some(given(None)),
                GivenInput::TakeBack if before.is_empty() => return Ok(()),
                GivenInput::TakeBack => None,
            };
            tx.put_given_match(number, item, given.as_ref(), now)?;
            let (act, after) = match &given {
                Some(given) => (AuditAction::CaseMatchVoucher, recorded(given)?),
                None => (AuditAction::CaseTakeBackMatch, String::new()),
            };
            tx.audit(event(actor, now, act, number, &before, &after))?;
            keep(tx, number, now)
        })
    }

    /// Admits, each on record, those line items whose row agrees with its voucher to the fen, and of which nothing is on
    /// record yet.
    ///
    /// # Errors
    /// A refusal; nothing that agrees.
    pub fn admit_agreeing(&mut self, number: &str, claim: Option<&str>) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Admit, |change| {
            let (tx, actor, case, now) = (change.tx, change.actor, &change.case, Timestamp::now());
            let of_claim =
                |item: &casework::LineItem| claim.is_none_or(|claim| case.claim_of(item) == Some(claim));
            let mut admitted = 0;
            for (item, voucher) in case.admissible_as_they_agree() {
                let Some(amount) = case.amount_of(item).filter(|_| of_claim(item)) else { continue };
                let admission = Admission {
                    item: item.id.clone(),
                    admitted: amount,
                    reason: format!("与{}逐分一致", voucher.words()),
                    by: actor.person.clone(),
                    at: now,
                };
                tx.put_admission(number, &admission)?;
                let after = recorded(&admission)?;
                tx.audit(event(actor, now, AuditAction::from(Action::Admit), number, "", &after))?;
                admitted += 1;
            }
            if admitted == 0 {
                return Err(Error::invalid("没有与凭证逐分一致、尚未认定的明细"));
            }
            drop_stale_decisions(change, now)
        })
    }
}
