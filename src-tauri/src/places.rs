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

/// Where the web view keeps the few things that are the page's own: theme and unit.
#[cfg(feature = "window")]
pub fn web_view() -> PathBuf {
    data().join("webview")
}

/// The user's own data folder. It was the roaming one on Windows, which is copied at each sign-out, an open store too:
/// what lies there comes along.
fn data() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return moved(variable("APPDATA"), variable("LOCALAPPDATA"));
    }
    let data = variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")));
    data.unwrap_or_default().join(FOLDER)
}

const FOLDER: &str = "policy-workbench";

/// The folder in the new place; the one in the old, where it is still in use there and cannot be moved.
fn moved(old: Option<PathBuf>, new: Option<PathBuf>) -> PathBuf {
    let new = new.unwrap_or_default().join(FOLDER);
    match old.map(|old| old.join(FOLDER)) {
        Some(old) if old.is_dir() && !new.exists() => match std::fs::rename(&old, &new) {
            Ok(()) => new,
            Err(_) => old,
        },
        _ => new,
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_the_old_place_comes_along_once() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = (home.path().join("Roaming"), home.path().join("Local"));
        std::fs::create_dir_all(old.join(FOLDER)).unwrap();
        std::fs::create_dir_all(&new).unwrap();
        std::fs::write(old.join(FOLDER).join("workbench.db"), "库").unwrap();
        let place = moved(Some(old.clone()), Some(new.clone()));
        assert_eq!(place, new.join(FOLDER));
        assert_eq!(std::fs::read_to_string(place.join("workbench.db")).unwrap(), "库");
        // Another one in the old place does not take the new one's.
        std::fs::create_dir_all(old.join(FOLDER)).unwrap();
        assert_eq!(moved(Some(old.clone()), Some(new)), place);
        assert!(old.join(FOLDER).is_dir());
        // A place that cannot be moved to leaves the old one in use.
        assert_eq!(moved(Some(old.clone()), Some(home.path().join("nowhere"))), old.join(FOLDER));
    }
}
