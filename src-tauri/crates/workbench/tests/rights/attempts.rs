//! Attempts to sign in, names and passwords.

use std::sync::Barrier;

use jiff::Timestamp;
use secrecy::SecretString;
use store::{Store, StoreError};

use crate::seat;
use crate::support::{Bureau, first, secret, wrong};

#[test]
fn attempts_in_parallel_count_one_after_another() {
    let bureau = Bureau::set_up();
    let (path, together) = (bureau.path(), Barrier::new(12));
    let tried: Vec<StoreError> = std::thread::scope(|scope| {
        let attempts: Vec<_> = (0..12)
            .map(|_| {
                scope.spawn(|| {
                    together.wait();
                    Store::open(&path, "checker", &wrong(), Timestamp::now()).map(drop).unwrap_err()
                })
            })
            .collect();
        attempts.into_iter().map(|attempt| attempt.join().unwrap()).collect()
    });
    let guessed = tried.iter().filter(|error| matches!(error, StoreError::WrongPassword)).count();
    let locked = tried.iter().filter(|error| matches!(error, StoreError::Locked { .. })).count();
    // However many begin at once, no more passwords than one after another are looked at.
    assert_eq!((guessed, locked), (5, 7), "{tried:?}");
    assert!(matches!(
        bureau.fresh().sign_in("checker", &secret()),
        Err(workbench::Error::Store(StoreError::Locked { .. }))
    ));
}

#[test]
fn a_name_that_cannot_be_told_from_another_is_refused() {
    let mut bureau = Bureau::set_up();
    let admin = bureau.session_of("admin");
    let roles = ["checker".to_owned()];
    for odd in
        ["check\u{200B}er", "\u{202E}rekcehc", "сhecker", "张三\u{FE0F}", "张\u{3164}三", " ", "Checker"]
    {
        let refused = admin.add_user(odd, &roles, None, &first(), &secret());
        assert!(refused.is_err(), "{odd:?}");
    }
    let said = admin.add_user("check\u{200B}er", &roles, None, &first(), &secret()).unwrap_err().to_string();
    assert!(said.contains("U+200B") && said.contains("请只用汉字"), "{said}");
    // Wide letters are those that they stand for, when a name is given and when it is typed.
    seat(&mut bureau, "ｌｉ·明", &["checker"], None);
    bureau.fresh().sign_in("li·明", &secret()).unwrap();
    bureau.fresh().sign_in("ｌｉ·明", &secret()).unwrap();
}

#[test]
fn a_password_is_judged_by_how_many_guesses_it_takes() {
    let mut bureau = Bureau::set_up();
    let weak = SecretString::from("Password123!");
    let said = bureau.session_of("checker").change_password(&secret(), &weak).unwrap_err().to_string();
    assert!(said.contains("太容易猜到") && said.contains("请用"), "{said}");
    // What stands on the door of the office is guessed first.
    let office = SecretString::from("滨江区经信局2024");
    assert!(bureau.session_of("checker").change_password(&secret(), &office).is_err());
    bureau
        .session_of("checker")
        .change_password(&secret(), &SecretString::from("lanting-7391-jiqi"))
        .unwrap();
}
