//! The work on cases: application packages, cases, findings, decisions, stages, the memo's content and
//! the audit entry.
//!
//! Pure: no IO and no clock (moments come in as arguments). It never reads a workbook, draws a page or
//! touches the store.

mod action;
mod announcement;
mod assessment;
mod audience;
mod audit;
mod audit_action;
mod audit_words;
mod calendar;
mod capitals;
mod case;
mod cell;
mod checklist;
mod closed_list;
mod comparison;
mod corrections;
mod decision;
mod facts;
mod field;
mod fingerprint;
mod hands;
mod identity;
mod made_list;
mod meeting;
mod memo;
mod memo_content;
mod moment;
mod name;
mod open_questions;
mod pack_version;
mod package;
mod party;
mod payout;
mod permit;
mod person;
mod problem;
mod problem_code;
mod reading;
mod record;
mod refusal_letter;
mod rule_error;
mod settlement;
mod stage;
mod tally;
mod uscc;
mod voucher_check;
mod voucher_coverage;
mod voucher_place;

pub use action::Action;
pub use announcement::{AnnouncedAward, Announcement};
pub use assessment::{Computed, OpenClaim, assess_case, assessed_claim, criterion_of, label_of, payable_for};
pub use audience::{Inside, Outside};
pub use audit::{AuditEntry, AuditEvent, GENESIS};
pub use audit_action::{AuditAction, REFUSED};
pub use audit_words::{audit_subject, audit_words};
pub use calendar::{Calendar, Due, Limits};
pub use capitals::in_capitals;
pub use case::Case;
pub use cell::{CellRef, NotACell, column_letters, place_in_words};
pub use checklist::{
    AskedMaterial, IN_WORKBOOK, Remaining, asked_materials, check_criterion, progress, remaining,
    require_reason,
};
pub use comparison::{Change, Changed, align, compare};
pub use corrections::{corrects, value_for};
pub use decision::{ceiling_of, still_stands, typed_amount, within_ceiling};
pub use facts::{AssessmentInputs, facts_of};
pub use field::{Field, field, field_of, shown, value_in_words};
pub use fingerprint::Sha256Hex;
pub use identity::{
    ClaimedOnce, Key, Names, OnceKind, Sameness, Twin, applicant_keys, claimed_once, item_claimed_once,
    number_key, party_keys, same_party, twins,
};
pub use made_list::{Makeable, is_itemised};
pub use meeting::{AgendaItem, Attendee, MeetingBook};
pub use memo::{
    Letterhead, MemoClaim, MemoContent, MemoCriterion, MemoItem, MemoKind, MemoPack, MemoRuling, MemoSettled,
    MemoSigner, NoticeItem, NoticeTerms, Payee, Pictures, Replaced, Signing,
};
pub use memo_content::{
    PaperHead, blank_paper, check_code, claimed_titles, is_refused, is_unmet, memo_content, titles_of,
};
pub use moment::{beijing, beijing_date, beijing_day, beijing_moment, beijing_start_of, day_in_words};
pub use name::user_name;
pub use open_questions::{
    ClaimedElsewhere, GrantedBefore, Known, LeadsTo, OtherClaim, OtherName, PROJECT_CLOSE, PROJECT_UNKNOWN,
    Question, Settled, TWICE, UnknownFigure, asked_about_vouchers, beyond_the_reading, problem_ids,
    questions, twice,
};
pub use pack_version::PackVersion;
pub use package::{
    ApplicationPackage, AwardElsewhere, Claim, Ignored, LineItem, ListedAttachment, RelatedParty, Sourced,
};
pub use party::{holder_of, payee_of, person_of};
pub use payout::{AnnouncedAs, NotStated, PaidAs, Typed as PaymentTyped};
pub use permit::{CHECKS, Check, Refusal, permit};
pub use person::{Actor, Person, Role};
pub use problem::{Problem, Severity};
pub use problem_code::ProblemCode;
pub use reading::Reading;
pub use record::{
    Admission, Assignment, Comment, Decision, Declaration, Evidence, Finding, FindingOutcome, Hand,
    Judgement, Lifted, MadeItem, MaterialCheck, MaterialState, Opinion, Ruling,
};
pub use refusal_letter::{RefusalLetter, RefusedClaim, letter_number};
pub use rule_error::RuleError;
pub use settlement::{AwardAsSettled, Corrects, SettledAs, Settlement};
pub use stage::{Move, Stage, Submission};
pub use tally::Tally;
pub use uscc::{NotUscc, check_character, check_uscc};
pub use voucher_check::{
    CheckedItem, CheckedVoucher, Coverage, GivenMatch, Standing, TextValue, VoucherCheck, VoucherNote,
    VoucherValue,
};
pub use voucher_place::{At, PageBox, Place};
