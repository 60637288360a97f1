//! The store's files hold no plaintext.

use outside_tests::Demo;

fn holds(bytes: &[u8], text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &utf16].iter().any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
}

#[test]
fn no_file_of_the_store_holds_an_applicants_name() {
    let demo = Demo::shared();
    let cases = demo.json("auditor", &["cases"]).unwrap();
    let names: Vec<&str> =
        cases["rows"].as_array().unwrap().iter().map(|row| row["applicant"].as_str().unwrap()).collect();
    assert!(names.len() >= 4, "{names:?}");
    let mut looked = 0;
    for entry in std::fs::read_dir(demo.path("")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("workbench.db") {
            continue;
        }
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            // A WAL goes when the last connection closes: another test may just have ended one.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => panic!("{name}: {error}"),
        };
        looked += 1;
        for applicant in &names {
            assert!(!holds(&bytes, applicant), "{name} holds {applicant}");
        }
        assert!(!bytes.starts_with(b"SQLite format 3"), "{name} is not encrypted");
    }
    assert!(looked >= 2, "the store and its slots are looked at");
}

#[test]
fn the_audit_log_of_a_whole_demonstration_verifies() {
    let verdict = Demo::shared().json("auditor", &["audit", "verify"]).unwrap();
    assert_eq!(verdict["good"], true, "{verdict}");
    assert!(verdict["entries"].as_i64().unwrap() > 50, "{verdict}");
}
