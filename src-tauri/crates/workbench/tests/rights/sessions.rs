//! A session lasts as long as the rights that it began with: they are asked for in each transaction.

use secrecy::SecretString;
use workbench::view::{CaseQuery, ErrorCode};
use workbench::{Error, Workbench};

use crate::support::{Bureau, first, secret, wrong};
use crate::{log, seat};

fn word(error: Error) -> String {
    assert_eq!(error.view().code, ErrorCode::Ended, "{error}");
    error.to_string()
}

/// What reads, what writes and what asks no store at all are refused alike.
fn is_over(desk: &mut Workbench, number: &str) -> String {
    word(desk.print_pdf().unwrap_err());
    word(desk.declare(number, None).unwrap_err());
    word(desk.keep_preference("views", "[]").unwrap_err());
    word(desk.list_cases(&CaseQuery::default()).unwrap_err())
}

#[test]
fn who_lost_a_right_is_refused_at_the_next_act_with_a_word() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    for (name, why) in
        [("退", "已停用"), ("降", "角色已"), ("迁", "单位已"), ("锁", "被锁定"), ("设", "口令已")]
    {
        let mut desk = seat(&mut bureau, name, &["reviewer"], Some("经信局"));
        desk.list_cases(&CaseQuery::default()).unwrap();
        let admin = bureau.session_of("admin");
        match name {
            "退" => drop(admin.retire_user(name).unwrap()),
            "降" => drop(admin.set_roles(name, &["checker".to_owned()], Some("经信局")).unwrap()),
            "迁" => drop(admin.set_roles(name, &["reviewer".to_owned()], Some("市监局")).unwrap()),
            "锁" => {
                for _ in 0..5 {
                    assert!(bureau.fresh().sign_in(name, &wrong()).is_err());
                }
            }
            _ => drop(admin.reset_password(name, &first(), &secret()).unwrap()),
        }
        let said = is_over(&mut desk, &number);
        assert!(said.contains(why), "{name}: {said}");
        assert!(desk.start().session.is_none(), "the window asks for a sign-in");
        let (who, action, _) = log(&mut bureau).remove(0);
        assert_eq!((who.as_str(), action.as_str()), (name, "refused.session"));
    }
}

#[test]
fn ones_own_new_password_ends_the_other_sessions_and_not_this_one() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    let mut elsewhere = bureau.fresh();
    elsewhere.sign_in("reviewer", &secret()).unwrap();
    let new = SecretString::from("lanting-7391-jiqi");
    bureau.session_of("reviewer").change_password(&secret(), &new).unwrap();
    bureau.session_of("reviewer").declare(&number, None).unwrap();
    assert!(is_over(&mut elsewhere, &number).contains("新口令"));
}

#[test]
fn a_right_given_meanwhile_takes_a_new_sign_in() {
    let mut bureau = Bureau::set_up();
    let mut desk = seat(&mut bureau, "升", &["reviewer"], None);
    bureau.session_of("admin").set_roles("升", &["reviewer".to_owned(), "admin".to_owned()], None).unwrap();
    assert!(word(desk.users().unwrap_err()).contains("重新登录"));
    desk.sign_in("升", &secret()).unwrap();
    desk.users().unwrap();
}
