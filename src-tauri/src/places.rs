//! Where things lie on this computer: the store by default, and the fonts that memos are drawn with.

use std::path::{Path, PathBuf};

/// The store that is opened when none is named: in the user's own data folder.
pub fn default_store() -> PathBuf {
    data().join("workbench.db")
}

/// Where reports of the program's own failures are left.
pub fn crash_reports() -> PathBuf {
    data().join("crash")
}

fn data() -> PathBuf {
    let home = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = if cfg!(windows) {
        home("APPDATA")
    } else {
        home("XDG_DATA_HOME").or_else(|| home("HOME").map(|home| home.join(".local/share")))
    };
    data.unwrap_or_default().join("policy-workbench")
}

/// The fonts' folder: beside the executable, in the installed resources, or in the checkout.
pub fn fonts() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let mut places = Vec::new();
    if let Some(folder) = beside {
        places.push(folder.join("fonts"));
        places.push(folder.join("../lib/policy-workbench/fonts"));
        places.extend(folder.ancestors().skip(1).take(3).map(|up| up.join("assets/fonts")));
    }
    let found = places.iter().find(|place| place.join("FandolFang-Regular.otf").is_file());
    found.cloned().unwrap_or_else(|| PathBuf::from("assets/fonts"))
}
