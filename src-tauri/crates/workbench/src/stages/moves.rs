//! Moving a case from stage to stage, and signing on the way.

use casework::{
    Action, AnnouncedAs, AssessmentInputs, AuditAction, Case, Computed, MaterialState, MemoContent, MemoKind,
    NotStated, PaidAs, PaymentTyped, Refusal, Replaced, Role, Signing, Stage, Submission, asked_materials,
    assessed_claim, check_code, holder_of, memo_content, payee_of, person_of, remaining,
};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Money, Pack};
use secrecy::SecretString;
use store::{Memo, Tx};

use crate::cases::change::CaseChange;
use crate::cases::view::{CaseView, ReopenedView};
use crate::error::Error;
use crate::format::date;
use crate::papers::glyphs::placed;
use crate::papers::issuer::{Issuer, issuer};
use crate::papers::letterhead::pictures;
use crate::papers::notice::notice_content;
use crate::papers::verification::accepted;
use crate::review::affected_cases::Before;
use crate::review::questions::questions_of;
use crate::session::{Workbench, event, recorded};
use crate::stages::signing::SignWith;
use crate::stages::view::{AnnounceInput, PayInput};

/// How many open things a refusal names one by one.
const NAMED: usize = 200;

impl Workbench {
    /// Asks the applicant for corrections: the case waits until it is resumed.
    ///
    /// # Errors
    /// A refusal; no comment.
    pub fn request_correction(&mut self, number: &str, comment: &str) -> Result<CaseView, Error> {
        let fonts = self.fonts()?;
        let notice = |change: &mut CaseChange<'_>, now| send_notice(change, &fonts, now);
        self.go_and(number, Action::RequestCorrection, Stage::Correction, comment, notice)
    }

    /// Takes a case up again after corrections.
    ///
    /// # Errors
    /// A refusal; no comment.
    pub fn resume(&mut self, number: &str, comment: &str) -> Result<CaseView, Error> {
        self.go(number, Action::Resume, Stage::InReview, comment)
    }

    /// Closes a case at the applicant's wish.
    ///
    /// # Errors
    /// A refusal; no comment.
    pub fn withdraw(&mut self, number: &str, comment: &str) -> Result<CaseView, Error> {
        self.go(number, Action::Withdraw, Stage::Withdrawn, comment)
    }

    /// Hands a case back to 经办: its memo is voided and kept, with the comment as the reason.
    ///
    /// # Errors
    /// A refusal; no comment.
    pub fn send_back(&mut self, number: &str, comment: &str) -> Result<CaseView, Error> {
        self.go(number, Action::Return, Stage::InReview, comment)
    }

    /// Announces a signed case (公示): from when until when, and where.
    ///
    /// # Errors
    /// A refusal; a day or a document that is missing or cannot be.
    pub fn announce(&mut self, number: &str, input: &AnnounceInput) -> Result<CaseView, Error> {
        self.stated(number, Action::Announce, Stage::Announced, |_, _| {
            Ok(AnnouncedAs::of(&input.from, &input.until, &input.document)?.to_string())
        })
    }

    /// Notes that an announced case was paid (拨付): the announcement is over, what was missing has come, the account was
    /// checked.
    ///
    /// # Errors
    /// A refusal; whatever of these is not so.
    pub fn pay(&mut self, number: &str, input: &PayInput) -> Result<CaseView, Error> {
        self.stated(number, Action::Pay, Stage::Paid, |case, pack| {
            let typed = PaymentTyped {
                on: &input.on,
                document: &input.document,
                account_checked: input.account_checked,
                no_objection: input.no_objection,
                papers: &input.papers,
            };
            let missing: Vec<(String, String)> = asked_materials(case, pack)
                .into_iter()
                .filter(|material| material.state == Some(MaterialState::Missing))
                .map(|material| (material.id, material.label))
                .collect();
            let until = case.announced_until();
            Ok(PaidAs::of(&typed, until, &missing, date(Timestamp::now()))?.to_string())
        })
    }

    /// A step whose comment is a statement, made of what was typed once it is known who may take it.
    fn stated(
        &mut self,
        number: &str,
        act: Action,
        to: Stage,
        statement: impl FnOnce(&Case, &Pack) -> Result<String, NotStated>,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, act, |change| {
            let stated = statement(&change.case, change.inputs.pack)
                .map_err(|wrong| Error::invalid(wrong.to_string()))?;
            step(change, act, to, &stated, Timestamp::now())
        })
    }

    /// Takes a decided case up again: its memo is void, its awards leave the ledger. Gives the other cases of the
    /// enterprise that may get another amount now, as far as the person may read them; nothing in them changes by itself.
    ///
    /// # Errors
    /// A refusal; no comment.
    pub fn reopen(&mut self, number: &str, comment: &str) -> Result<ReopenedView, Error> {
        let reopen = |change: &mut CaseChange<'_>, act| {
            let (tx, actor, case) = (change.tx, change.actor, &change.case);
            if comment.trim().is_empty() {
                return Err(Error::invalid("请写明重新办理的原因"));
            }
            let now = Timestamp::now();
            let before = Before::of_enterprise(tx, case.uscc(), &case.number)?;
            tx.void_memo(&case.number, comment.trim(), now)?;
            let awards = tx.withdraw_awards(&case.number)?;
            let touched = before.touched(tx)?;
            let stood = serde_json::json!({ "stage": case.stage, "awards": awards }).to_string();
            let record = serde_json::json!({ "comment": comment.trim(), "touches": touched }).to_string();
            tx.audit(event(actor, now, AuditAction::from(act), &case.number, &stood, &record))?;
            change.move_to(Stage::InReview, comment, now)?;
            Ok(touched)
        };
        let session = self.session_mut()?;
        let (touched, case) = session.change_by_stage(number, |_| Action::Reopen, reopen)?;
        let touched = session.store.read(|reader| session.readable(reader, touched))?;
        Ok(ReopenedView { case, touched })
    }

    /// Signs as 经办: the memo's content freezes and the case goes to 复核.
    ///
    /// # Errors
    /// A refusal, something left to do, a wrong password, or a memo that cannot be drawn.
    pub fn submit(
        &mut self,
        number: &str,
        opinion: &str,
        password: &SecretString,
    ) -> Result<CaseView, Error> {
        self.submit_with(number, opinion, SignWith::Store(password))
    }

    /// The same, with a key from anywhere.
    ///
    /// # Errors
    /// As [`Workbench::submit`]; a key that cannot be opened, or whose root is not trusted.
    pub fn submit_with(
        &mut self,
        number: &str,
        opinion: &str,
        with: SignWith<'_>,
    ) -> Result<CaseView, Error> {
        self.sign(number, |_| Action::Submit, opinion, with)
    }

    /// Signs as 复核 or 审定, by the stage.
    ///
    /// # Errors
    /// A refusal or a wrong password, both logged; a decision that the ledger no longer allows.
    pub fn approve(
        &mut self,
        number: &str,
        opinion: &str,
        password: &SecretString,
    ) -> Result<CaseView, Error> {
        self.approve_with(number, opinion, SignWith::Store(password))
    }

    /// The same, with a key from anywhere.
    ///
    /// # Errors
    /// As [`Workbench::approve`]; a key that cannot be opened, or whose root is not trusted.
    pub fn approve_with(
        &mut self,
        number: &str,
        opinion: &str,
        with: SignWith<'_>,
    ) -> Result<CaseView, Error> {
        let by_stage =
            |case: &Case| if case.stage == Stage::Checking { Action::Check } else { Action::Approve };
        self.sign(number, by_stage, opinion, with)
    }

    fn go(&mut self, number: &str, act: Action, to: Stage, comment: &str) -> Result<CaseView, Error> {
        self.go_and(number, act, to, comment, |_, _| Ok(()))
    }

    /// A move with something more to do in the same transaction.
    fn go_and(
        &mut self,
        number: &str,
        act: Action,
        to: Stage,
        comment: &str,
        more: impl FnOnce(&mut CaseChange<'_>, Timestamp) -> Result<(), Error>,
    ) -> Result<CaseView, Error> {
        self.session_mut()?.change(number, act, |change| {
            // Who may not act at all is told so before being asked for a comment.
            if comment.trim().is_empty() {
                return Err(Error::invalid("请写明意见或原因"));
            }
            let now = Timestamp::now();
            if act == Action::Return {
                change.tx.void_memo(number, comment.trim(), now)?;
            }
            more(change, now)?;
            step(change, act, to, comment, now)
        })
    }

    fn sign(
        &mut self,
        number: &str,
        act: impl FnOnce(&Case) -> Action,
        opinion: &str,
        with: SignWith<'_>,
    ) -> Result<CaseView, Error> {
        let fonts = self.fonts()?;
        let session = self.session_mut()?;
        let seal_key = session.seal_key.clone();
        let mut tried = Action::Submit;
        let signed = session.change_by_stage(number, act, |change, act| {
            tried = act;
            sign(change, act, opinion, with, &fonts)?;
            seal_key.as_deref().map_or(Ok(()), |key| key.seal(change.tx, Timestamp::now()))
        });
        if let Err(Error::Store(store::StoreError::WrongPassword)) = &signed {
            let wrong = Refusal::Reason("签名口令不正确".to_owned());
            session.log_refusal(tried.into(), number, &wrong)?;
        }
        Ok(signed?.1)
    }
}

/// One step with its entry in the log.
fn step(change: &CaseChange<'_>, act: Action, to: Stage, comment: &str, now: Timestamp) -> Result<(), Error> {
    let (tx, actor, case) = (change.tx, change.actor, &change.case);
    let record = serde_json::json!({ "to": to, "comment": comment.trim() }).to_string();
    tx.audit(event(actor, now, act.into(), &case.number, &recorded(&case.stage)?, &record))?;
    change.move_to(to, comment, now)
}

/// Signs a case's memo in the role that the act takes, freezing it with the first signature, and moves the case on.
fn sign(
    change: &mut CaseChange<'_>,
    act: Action,
    opinion: &str,
    with: SignWith<'_>,
    fonts: &memo::Fonts,
) -> Result<(), Error> {
    let now = Timestamp::now();
    let computed = change.computed()?;
    let (tx, actor, case, inputs) = (change.tx, change.actor, &change.case, &change.inputs);
    still_payable(case, inputs.pack, &computed)?;
    let (role, next) = match act {
        Action::Submit => (Role::Reviewer, Stage::Checking),
        Action::Check => (Role::Checker, Stage::Approving),
        _ => (Role::Approver, Stage::Signed),
    };
    let signer = crate::stages::signing::signer(tx, actor, with, now)?;
    nothing_left(tx, case, inputs, &computed)?;
    let (content, pdf, frozen) = match act {
        Action::Submit => {
            let (content, pdf) = freeze(tx, case, (inputs, &*computed), opinion.trim(), fonts, now)?;
            (content, pdf, None)
        }
        _ => {
            let (content, pdf, id) = frozen(tx, &case.number)?;
            (content, pdf, Some(id))
        }
    };
    let opinion = match (opinion.trim(), role) {
        ("", Role::Reviewer) if content.kind == MemoKind::Refusal => "不符合条件，建议不予支持。",
        ("", Role::Reviewer) => "符合条件，建议支持。",
        ("", _) => "同意。",
        (given, _) => given,
    };
    let signing = Signing {
        role,
        name: actor.person.name.clone(),
        opinion: opinion.to_owned(),
        at: now,
        pictures: pictures(tx, actor, role, &issuer(tx, &case.bureau)?)?,
    };
    let pdf = memo::sign(pdf, &signing, &signer, fonts)?;
    accepted(tx, &pdf)?;
    let sha256 = tx.put_original(&pdf)?;
    match frozen {
        None => {
            let memo = tx.put_memo(&case.number, &content, &sha256, now)?;
            tx.freeze_assessment(memo.id, &recorded(&*computed)?)?;
        }
        Some(id) => tx.update_memo_pdf(id, &sha256)?,
    }
    let submission = Submission { role, by: actor.person.clone(), at: now, opinion: opinion.to_owned() };
    tx.put_signature(&case.number, &submission)?;
    let refused = act == Action::Approve && content.kind == MemoKind::Refusal;
    let to = if refused { Stage::Refused } else { next };
    if to == Stage::Signed {
        record_awards(tx, case, inputs, &computed, now)?;
    }
    let record = serde_json::json!({ "to": to, "opinion": opinion, "memo": sha256, "total": content.total });
    let stood = recorded(&case.stage)?;
    tx.audit(event(actor, now, act.into(), &case.number, &stood, &record.to_string()))?;
    change.move_to(to, opinion, now)
}

/// Nothing is signed over an open question, by whoever signs: all of them are named, each with its place.
fn nothing_left(
    tx: &Tx<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
    computed: &Computed,
) -> Result<(), Error> {
    let questions = questions_of(tx, case, inputs, &computed.assessed)?;
    let left = remaining(case, inputs.pack, &computed.assessed, &questions);
    if left.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<String> =
        left.iter().take(NAMED).enumerate().map(|(at, left)| format!("{}. {}", at + 1, left.what)).collect();
    if left.len() > NAMED {
        lines.push(format!("…… 另有 {} 项，见案卷", left.len() - NAMED));
    }
    let reason = format!("还有 {} 项没有办完：\n{}", left.len(), lines.join("\n"));
    Err(Error::Refused(Refusal::Reason(reason)))
}

/// What was decided must still be payable: another award may have used up the cap since.
fn still_payable(case: &Case, pack: &Pack, computed: &Computed) -> Result<(), Error> {
    for decision in case.decisions.iter().filter(|decision| case.claim_ids.contains(&decision.claim)) {
        if let Some(payable) = computed.payable_of_decided(case, pack, decision)
            && decision.amount > payable
        {
            return Err(Error::Refused(Refusal::Reason(format!(
                "台账或口径已变：拟支持金额 {} 现高于可支持上限 {}，须退回经办重新决定{}",
                decision.amount.grouped(),
                payable.grouped(),
                why_lower(computed, &decision.claim)
            ))));
        }
    }
    Ok(())
}

/// What took the rest: an award of the same project, or of the same cap.
fn why_lower(computed: &Computed, claim: &str) -> String {
    let Some(found) = assessed_claim(&computed.assessed, claim) else { return String::new() };
    if let Some(note) = found.advisory_notes.iter().find(|note| note.id == "project-awarded-before") {
        return format!("。{}", note.text);
    }
    let cap = found.payment.cap.as_ref();
    cap.map_or_else(String::new, |cap| {
        let used = cap.used_before + cap.used_by_claims;
        format!("。{}{}，已安排{}", cap.label, cap.limit.in_words(), used.in_words())
    })
}

/// Keeps the notice as it is sent, so that its check code finds it. A notice that cannot be drawn does not hold up
/// the request: what the applicant has to correct may be the very character.
fn send_notice(change: &mut CaseChange<'_>, fonts: &memo::Fonts, now: Timestamp) -> Result<(), Error> {
    let computed = change.computed()?;
    let (tx, case) = (change.tx, &change.case);
    let issuer = issuer(tx, &case.bureau)?;
    let mut content = notice_content(tx, case, &change.inputs, &computed.assessed, &issuer, date(now))?;
    if content.corrections.is_empty() {
        return Ok(());
    }
    let year = i32::from(content.date.year());
    content.document_number = Some(tx.next_document_number(&issuer.notices, year)?);
    content.check_code = Some(check_code(&content).map_err(|error| Error::Content("评审意见", error))?);
    match memo::render(&content, fonts) {
        Ok(pdf) => {
            let sha256 = tx.put_original(&pdf)?;
            tx.put_memo(&case.number, &content, &sha256, now)?;
            Ok(())
        }
        Err(memo::MemoError::NoGlyph { .. }) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// Opinions of more characters than this need more room than a field has.
const LONG_OPINION: usize = 60;

/// Freezes the memo: its content, with the audit log's head, drawn for the first signature.
fn freeze(
    tx: &Tx<'_>,
    case: &Case,
    (inputs, computed): (&AssessmentInputs, &Computed),
    opinion: &str,
    fonts: &memo::Fonts,
    now: Timestamp,
) -> Result<(MemoContent, Vec<u8>), Error> {
    let today = date(now);
    let issuer = issuer(tx, &case.bureau)?;
    let mut content = memo_content(case, inputs, computed, &issuer.head(today))?;
    let (number, replaces) = document_number(tx, case, today, &issuer)?;
    (content.document_number, content.replaces) = (Some(number), replaces);
    // A long opinion of the first signer grows its field; those of the others are not written yet.
    let characters = opinion.chars().count();
    if characters > LONG_OPINION
        && let Some(first) = content.signers.first_mut()
    {
        first.characters = u16::try_from(characters).ok();
    }
    if !content.is_decided() {
        return Err(Error::Refused(Refusal::Reason("还有没有决定的申报事项，不能签发".to_owned())));
    }
    let head = tx.audit_head()?;
    content.audit_head = Some(format!("{}:{}", head.seq, head.hash));
    content.check_code = Some(check_code(&content).map_err(|error| Error::Content("评审意见", error))?);
    let pdf = memo::render(&content, fonts).map_err(|error| placed(error, case))?;
    Ok((content, pdf))
}

/// 发文字号: a series for each bureau and year. A memo that takes the place of a void one keeps its number with
/// （更正）, so that the series has no gaps and two papers of one number are told apart; and it names that one.
fn document_number(
    tx: &Tx<'_>,
    case: &Case,
    today: Date,
    issuer: &Issuer,
) -> Result<(String, Option<Replaced>), Error> {
    let numbered =
        tx.memos_of(&case.number)?.into_iter().filter(|memo| memo.content.kind != MemoKind::Correction);
    let numbered: Vec<(String, Memo)> =
        numbered.filter_map(|memo| Some((memo.content.document_number.clone()?, memo))).collect();
    let (Some((first, _)), Some((last, earlier))) = (numbered.first(), numbered.last()) else {
        return Ok((tx.next_document_number(&issuer.office, i32::from(today.year()))?, None));
    };
    let number = match numbered.len() {
        1 => format!("{first}（更正）"),
        redone => format!("{first}（第{redone}次更正）"),
    };
    let replaces = Replaced {
        document_number: last.clone(),
        date: earlier.content.date,
        check_code: earlier.content.check_code.clone().unwrap_or_default(),
    };
    Ok((number, Some(replaces)))
}

/// The frozen memo with the signatures so far.
fn frozen(tx: &Tx<'_>, number: &str) -> Result<(MemoContent, Vec<u8>, i64), Error> {
    let memo = tx.memo_in_force(number)?.ok_or_else(|| Error::invalid("本案还没有经办签名的评审意见"))?;
    let pdf = tx.original(&memo.pdf)?;
    Ok((memo.content, pdf, memo.id))
}

fn record_awards(
    tx: &Tx<'_>,
    case: &Case,
    inputs: &AssessmentInputs,
    computed: &Computed,
    now: Timestamp,
) -> Result<(), Error> {
    for claim in case.claims() {
        let Some(decision) = case.decision(&claim.id) else { continue };
        let result = assessed_claim(&computed.assessed, &claim.id);
        // What is granted nothing uses nothing up.
        let used =
            match decision.amount > Money::ZERO || result.is_some_and(|result| result.ceiling_p.is_some()) {
                true => result.and_then(|result| result.uses.clone()),
                false => Some(policy::Used {
                    loans: Some(Vec::new()),
                    months: Some("0".to_owned()),
                    ..policy::Used::default()
                }),
            };
        tx.put_award(&store::Award {
            case_number: case.number.clone(),
            pack: case.pack.id.clone(),
            pack_version: case.pack.version,
            holder: holder_of(inputs.pack, claim).map(|(_, holder)| holder.to_owned()),
            person: person_of(claim).map(str::to_owned),
            payee: payee_of(inputs.pack, claim).map(str::to_owned),
            used,
            claim: claim.id.clone(),
            applicant: case.applicant_name().to_owned(),
            uscc: case.uscc().to_owned(),
            benefit: claim.benefit.clone(),
            cap: result.and_then(|result| result.cap.clone()),
            year: case.year_of(claim),
            project: claim.project.clone(),
            amount: decision.amount,
            at: now,
        })?;
    }
    Ok(())
}
