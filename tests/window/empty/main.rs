//! The least window there is: what the real one's start and memory are measured against.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .inner_size(1366.0, 768.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!("tests/window/empty/tauri.conf.json"))
}
