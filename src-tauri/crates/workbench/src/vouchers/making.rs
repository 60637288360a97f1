//! A list made from vouchers, for an applicant who sent invoices and no list: a reviewer puts line items on it, and takes
//! them off again. Each is on record, and nothing counts before.

use casework::{Action, AuditAction, CheckedVoucher, Evidence, LineItem, MadeItem};
use jiff::Timestamp;

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::review::findings::drop_stale_decisions;
use crate::session::{Workbench, event, recorded};
use crate::vouchers::check::keep;

impl Workbench {
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
