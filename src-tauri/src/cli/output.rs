//! How results are printed: Chinese for people, one JSON document for scripts.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;
use workbench::Error;

use super::{Ended, Run};

/// One JSON document.
pub fn json(value: &impl Serialize) -> Ended {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::Content("结果", error))?;
    say(text);
    Ok(ExitCode::SUCCESS)
}

/// One line for a person.
pub fn say(line: impl std::fmt::Display) {
    // A reader that went away (`| head`) ends the printing, and is no fault.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A value as JSON, or in words.
pub fn either<T: Serialize>(run: &Run<'_>, value: &T, words: impl FnOnce(&T)) -> Ended {
    if run.json {
        return json(value);
    }
    words(value);
    Ok(ExitCode::SUCCESS)
}

/// An error, on standard error; with `--json` also as a document.
pub fn error(run: &Run<'_>, error: &Error) {
    if run.json {
        // The document is a convenience: the exit code already says that it failed.
        let _ = json(&serde_json::json!({ "error": error.view() }));
    }
    eprintln!("{error}");
}
