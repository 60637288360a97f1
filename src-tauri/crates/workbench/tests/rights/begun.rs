//! Long work belongs to whoever began it: nothing of it goes on under another's name, or without the right to it.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use workbench::view::{CaseQuery, ImportProgress, MaintenanceProgress, PrintInput, PrintProgress};
use workbench::{Error, Workbench};

use crate::support::{Bureau, secret};
use crate::{log, sample, seat};

fn samples() -> Vec<PathBuf> {
    ["01-砚湖微电子-流片.zip", "02-栖岚半导体-流片.zip", "03-青屏芯设-EDA与IP.zip"].map(sample).to_vec()
}

fn swap(desk: &Mutex<Workbench>, name: &str) {
    let mut desk = desk.lock().unwrap();
    desk.sign_out();
    desk.sign_in(name, &secret()).unwrap();
}

#[test]
fn an_import_ends_with_whoever_began_it_and_nothing_comes_in_under_another_name() {
    let mut bureau = Bureau::set_up();
    seat(&mut bureau, "后来", &["reviewer"], None);
    let desk = Mutex::new(bureau.take("reviewer"));
    // As the second package is begun, somebody else sits down who may import as well.
    let tell = |step: ImportProgress| {
        if step.done == 1 && step.finished.is_none() {
            swap(&desk, "后来");
        }
    };
    let ended = workbench::import(&desk, &samples(), None, &tell, &AtomicBool::new(false));
    assert!(matches!(ended, Err(Error::SignedOut)), "{ended:?}");
    let there = desk.lock().unwrap().list_cases(&CaseQuery::default()).unwrap().total;
    assert_eq!(there, 1, "what was in stays, and nothing more came");
    let imports: Vec<_> = log(&mut bureau).into_iter().filter(|(_, action, _)| action == "import").collect();
    assert_eq!(imports.len(), 1);
    assert_eq!(imports[0].0, "reviewer");
}

#[test]
fn an_import_ends_where_its_beginner_loses_the_right() {
    let mut bureau = Bureau::set_up();
    let desk = Mutex::new(bureau.take("reviewer"));
    let admin = Mutex::new(bureau.take("admin"));
    let tell = |step: ImportProgress| {
        if step.done == 1 && step.finished.is_none() {
            admin.lock().unwrap().set_roles("reviewer", &["checker".to_owned()], None).unwrap();
        }
    };
    let ended = workbench::import(&desk, &samples(), None, &tell, &AtomicBool::new(false));
    assert!(matches!(ended, Err(Error::Ended(_))), "{ended:?}");
    assert_eq!(bureau.session_of("auditor").list_cases(&CaseQuery::default()).unwrap().total, 1);
}

#[test]
fn a_print_is_handed_to_nobody_else() {
    let mut bureau = Bureau::set_up();
    let number = bureau.import("01-砚湖微电子-流片.zip");
    bureau.hand_on(&number);
    let desk = Mutex::new(bureau.take("reviewer"));
    let input = PrintInput {
        cases: vec![number.clone()],
        name: "评审会".to_owned(),
        date: "2024-12-02".to_owned(),
        ..PrintInput::default()
    };
    let tell = |step: PrintProgress| {
        if step.drawing && step.done == 0 {
            swap(&desk, "checker");
        }
    };
    let go_on = AtomicBool::new(false);
    let ended = workbench::print_batch(&desk, &input, &tell, &go_on);
    assert!(matches!(ended, Err(Error::SignedOut)), "{ended:?}");
    assert!(desk.lock().unwrap().print_pdf().is_err());
    // Saved one by one: the second is not.
    swap(&desk, "reviewer");
    let folder = bureau.out("memos");
    let tell = |step: PrintProgress| {
        if step.done == 1 {
            swap(&desk, "checker");
        }
    };
    let twice = [number.clone(), number];
    let ended = workbench::save_apart(&desk, &twice, &folder, &tell, &go_on);
    assert!(matches!(ended, Err(Error::SignedOut)), "{ended:?}");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}

#[test]
fn a_backup_ends_where_its_beginner_loses_the_right_and_leaves_no_file() {
    let mut bureau = Bureau::set_up();
    let desk = Mutex::new(seat(&mut bureau, "备", &["admin"], None));
    let admin = Mutex::new(bureau.take("admin"));
    let once = std::sync::Once::new();
    let tell = |_: MaintenanceProgress| {
        once.call_once(|| {
            admin.lock().unwrap().set_roles("备", &["auditor".to_owned()], None).unwrap();
        });
    };
    let file = bureau.out("kept.backup");
    let ended = workbench::back_up(&desk, &file, &tell, &AtomicBool::new(false));
    assert!(matches!(ended, Err(Error::Ended(_))), "{ended:?}");
    assert!(!file.exists());
    let ended = workbench::check_store(&desk, &|_| {}, &AtomicBool::new(false));
    assert!(matches!(ended, Err(Error::Ended(_))), "{ended:?}");
}
