//! What a reviewer says of vouchers: which one a line item stands on, that those which agree are admitted, and, where the
//! applicant sent invoices and no list, which are put on one and taken off again. Each is one transaction with its audit
//! entries, and nothing counts before.

use casework::{Action, Admission, AuditAction, CheckedVoucher, Evidence, GivenMatch, LineItem, MadeItem};
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

    /// Puts line items on the list of a claim, one for each voucher that is named.
    ///
    /// # Errors
    /// A refusal; a claim that has a list of the applicant's own; a voucher that is not there, or of which no row can be
    /// made.
    pub fn make_items(&mut self, number: &str, claim: &str, vouchers: &[String]) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Admit, |change| {
            let (tx, actor, case, now) = (change.tx, change.actor, &change.case, Timestamp::now());
            let makeable = case.makeable(change.inputs.pack);
            let of_claim = makeable.iter().find(|makeable| makeable.claim.id == claim).ok_or_else(|| {
                let why = "申报企业已列明细、金额不取自明细，或者没有尚未列入的凭证";
                Error::Invalid(format!("申报项“{claim}”不能据凭证列入明细：{why}"))
            })?;
            if vouchers.is_empty() {
                return Err(Error::invalid("请写明据哪些凭证列入明细"));
            }
            let mut last = tx.made_items_ever(number)?;
            for (index, id) in vouchers.iter().enumerate() {
                if vouchers.iter().take(index).any(|before| before == id) {
                    continue;
                }
                let named = |voucher: &&&CheckedVoucher| voucher.id == *id;
                let missing = || Error::NotFound(format!("没有可以列入的凭证“{id}”"));
                let voucher = of_claim.vouchers.iter().find(named).ok_or_else(missing)?;
                if let Some(why) = &voucher.no_row {
                    return Err(Error::Invalid(format!("凭证“{id}”不能列入：{why}")));
                }
                last += 1;
                let item =
                    LineItem { id: format!("m{last}"), claim: Some(claim.to_owned()), ..voucher.row.clone() };
                let made = MadeItem { item, voucher: id.clone(), by: actor.person.clone(), at: now };
                tx.put_made_item(number, &made)?;
                let after = recorded(&made)?;
                tx.audit(event(actor, now, AuditAction::CaseMakeItem, number, "", &after))?;
            }
            keep(tx, number, now)?;
            drop_stale_decisions(change, now)
        })
    }

    /// Takes line items that were made from vouchers off the list again, with what was admitted of them.
    ///
    /// # Errors
    /// A refusal; no such line item; one that a finding rests on.
    pub fn take_back_made_items(&mut self, number: &str, items: &[String]) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Admit, |change| {
            let (tx, actor, case, now) = (change.tx, change.actor, &change.case, Timestamp::now());
            for item in items {
                let missing = || Error::NotFound(format!("没有据凭证列入的明细“{item}”"));
                let made = case.made(item).ok_or_else(missing)?;
                let rests = |evidence: &Evidence| matches!(evidence, Evidence::Item(named) if named == item);
                if case.findings.iter().any(|finding| finding.evidence.iter().any(rests)) {
                    let what = made.item.number.as_deref().unwrap_or(item);
                    let message = format!("明细“{what}”已作为核查的依据，请先撤销或更改该核查");
                    return Err(Error::Invalid(message));
                }
                tx.clear_admission(number, item, now)?;
                tx.clear_made_item(number, item, now)?;
                let before = recorded(made)?;
                tx.audit(event(actor, now, AuditAction::CaseTakeBackMadeItem, number, &before, ""))?;
            }
            keep(tx, number, now)?;
            drop_stale_decisions(change, now)
        })
    }
}
