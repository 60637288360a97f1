//! What those who work on a case say to each other, who is given which role on it, and whose recusal is lifted.

use casework::{Action, Assignment, AuditAction, Lifted, Refusal, Role};
use jiff::Timestamp;

use crate::cases::view::CaseView;
use crate::error::Error;
use crate::session::{Workbench, event, recorded};

impl Workbench {
    /// Says something about a case, or answers what somebody said.
    ///
    /// # Errors
    /// A refusal; nothing said; no such comment to answer.
    pub fn comment(&mut self, number: &str, text: &str, answers: Option<i64>) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Comment, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            if text.trim().is_empty() {
                return Err(Error::invalid("请写下意见"));
            }
            let now = Timestamp::now();
            let said =
                tx.put_comment(&case.number, answers, (case.stage, text.trim()), &actor.person, now)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Comment),
                &case.number,
                "",
                &recorded(&said)?,
            ))?;
            Ok(())
        })
    }

    /// Gives one of the three roles on a case to one person, or with `None` leaves it to whoever holds the role.
    ///
    /// # Errors
    /// A refusal; somebody who does not hold the role, is recused, or has another role on the case.
    pub fn assign(&mut self, number: &str, role: Role, to: Option<&str>) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::Assign, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            if !matches!(role, Role::Reviewer | Role::Checker | Role::Approver) {
                return Err(Error::invalid("只能指派经办、复核或审定"));
            }
            let now = Timestamp::now();
            let before = case.assignee(role).map(|person| person.name.clone()).unwrap_or_default();
            let Some(to) = to else {
                tx.clear_assignment(&case.number, role, now)?;
                tx.audit(event(actor, now, AuditAction::from(Action::Assign), &case.number, &before, ""))?;
                return Ok(());
            };
            let user = tx.user(to)?.filter(|user| user.retired_at.is_none());
            let user = user.ok_or_else(|| Error::NotFound(format!("没有在用的用户“{to}”")))?;
            let bureau_fits = user.bureau.as_ref().is_none_or(|bureau| *bureau == case.bureau);
            if !user.roles.contains(&role) || !bureau_fits {
                return Err(Error::invalid(format!("{to}不是{}的{}", case.bureau, role.label())));
            }
            if case.is_recused(&user.person) {
                return Err(Error::invalid(format!("{to}已回避本案")));
            }
            if case.roles_of(&user.person).iter().any(|held| *held != role) {
                return Err(Error::invalid(format!("{to}已在本案担任别的角色")));
            }
            let assignment = Assignment { role, to: user.person, by: actor.person.clone(), at: now };
            tx.put_assignment(&case.number, &assignment)?;
            tx.audit(event(
                actor,
                now,
                AuditAction::from(Action::Assign),
                &case.number,
                &before,
                &recorded(&assignment)?,
            ))?;
            Ok(())
        })
    }

    /// Lifts the recusal of somebody who has done nothing on the case yet: they may declare anew.
    ///
    /// # Errors
    /// A refusal; no reason; one's own recusal; somebody who is not recused, or who has worked on the case.
    pub fn lift_recusal(&mut self, number: &str, name: &str, reason: &str) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, Action::LiftRecusal, |change| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Error::invalid("请写明解除回避的原因"));
            }
            let user = tx.user(name.trim())?;
            let person = user.ok_or_else(|| Error::NotFound(format!("没有用户“{name}”")))?.person;
            if !case.is_recused(&person) {
                return Err(Error::invalid(format!("{}没有回避本案", person.name)));
            }
            if person.id == actor.person.id {
                return Err(Error::Refused(Refusal::Reason(
                    "不能解除自己的回避，请其他管理员办理".to_owned(),
                )));
            }
            if !case.roles_of(&person).is_empty() {
                let why = format!("{}在回避之前已办理过本案，回避不能解除", person.name);
                return Err(Error::Refused(Refusal::Reason(why)));
            }
            let lifted = Lifted { by: actor.person.clone(), at: Timestamp::now(), reason: reason.to_owned() };
            tx.lift_recusal(&case.number, &person, &lifted)?;
            let act = AuditAction::from(Action::LiftRecusal);
            tx.audit(event(actor, lifted.at, act, &case.number, &person.name, &recorded(&lifted)?))?;
            Ok(())
        })
    }
}
