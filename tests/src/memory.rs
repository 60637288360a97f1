//! What a process and all that came from it hold.

/// A process and all that came from it.
#[must_use]
pub fn family(root: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten();
    let parents: Vec<(u32, u32)> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|id: u32| {
            let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            // The name in brackets may hold anything.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect();
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&process) = found.get(next) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == process).map(|(id, _)| *id));
        next += 1;
    }
    found
}

/// The memory in bytes that a process and all that came from it hold: shared pages are counted by their share.
#[must_use]
pub fn held(process: u32) -> u64 {
    family(process).into_iter().map(held_alone).sum()
}

/// As [`held`], of one process without its children; 0 where it is gone.
#[must_use]
pub fn held_alone(process: u32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let share =
        rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse().ok());
    share.unwrap_or(0_u64) * 1024
}

/// The process that works on a store.
#[must_use]
pub fn process_on(store: &std::path::Path) -> Option<u32> {
    let store = store.to_string_lossy().into_owned();
    let entries = std::fs::read_dir("/proc").ok()?;
    entries.filter_map(Result::ok).find_map(|entry| {
        let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let id = entry.file_name().to_str()?.parse().ok()?;
        String::from_utf8_lossy(&command).contains(&store).then_some(id)
    })
}
