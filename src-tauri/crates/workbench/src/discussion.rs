//! What those who work on a case say to each other, and who is given which role on it.

use casework::{Act, Assignment, Role};
use jiff::Timestamp;

use crate::desk::{Workbench, action, event, recorded};
use crate::error::Error;
use crate::view::CaseView;

impl Workbench {
    /// Says something about a case, or answers what somebody said.
    ///
    /// # Errors
    /// A refusal; nothing said; no such comment to answer.
    pub fn comment(&mut self, number: &str, text: &str, answers: Option<i64>) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Act::Comment, |tx, actor, case, _| {
            if text.trim().is_empty() {
                return Err(Error::invalid("请写下意见"));
            }
            let now = Timestamp::now();
            let said =
                tx.put_comment(&case.number, answers, (case.stage, text.trim()), &actor.person, now)?;
            tx.audit(event(actor, now, action(Act::Comment), &case.number, "", &recorded(&said)?))?;
            Ok(())
        })?;
        self.show_case(number)
    }

    /// Gives one of the three roles on a case to one person, or with `None` leaves it to whoever holds the role.
    ///
    /// # Errors
    /// A refusal; somebody who does not hold the role, is recused, or has another role on the case.
    pub fn assign(&mut self, number: &str, role: Role, to: Option<&str>) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Act::Assign, |tx, actor, case, _| {
            if !matches!(role, Role::Reviewer | Role::Checker | Role::Approver) {
                return Err(Error::invalid("只能指派经办、复核或审定"));
            }
            let now = Timestamp::now();
            let before = case.assignee(role).map(|person| person.name.clone()).unwrap_or_default();
            let Some(to) = to else {
                tx.clear_assignment(&case.number, role, now)?;
                tx.audit(event(actor, now, action(Act::Assign), &case.number, &before, ""))?;
                return Ok(());
            };
            let user = tx.user(to)?.filter(|user| user.retired_at.is_none());
            let user = user.ok_or_else(|| Error::NotFound(format!("没有在用的用户“{to}”")))?;
            let bureau_fits = user.bureau.as_ref().is_none_or(|bureau| *bureau == case.bureau);
            if !user.roles.contains(&role) || !bureau_fits {
                return Err(Error::invalid(format!("{to}不是{}的{}", case.bureau, role.label())));
            }
            let declared = case.declaration(&user.person);
            if declared.is_some_and(|declaration| declaration.recusal.is_some()) {
                return Err(Error::invalid(format!("{to}已回避本案")));
            }
            if case.roles_of(&user.person).iter().any(|held| *held != role) {
                return Err(Error::invalid(format!("{to}已在本案担任别的角色")));
            }
            let assignment = Assignment { role, to: user.person, by: actor.person.clone(), at: now };
            tx.put_assignment(&case.number, &assignment)?;
            tx.audit(event(actor, now, action(Act::Assign), &case.number, &before, &recorded(&assignment)?))?;
            Ok(())
        })?;
        self.show_case(number)
    }
}
