//! Writes a template of the shipped pack: `write_template OUT.xlsx [BENEFIT]...`.
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((out, benefits)) = arguments.split_first() else {
        eprintln!("usage: write_template OUT.xlsx [BENEFIT]...");
        return ExitCode::from(2);
    };
    let benefits: Vec<&str> = benefits.iter().map(String::as_str).collect();
    let written = policy::shipped("binjiang-computing-2024-draft")
        .ok_or("no such pack".to_owned())
        .and_then(|pack| intake::template(pack, &benefits).map_err(|e| e.to_string()))
        .and_then(|bytes| std::fs::write(out, bytes).map_err(|e| e.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
