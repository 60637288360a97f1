//! Compiles the window's capabilities into the application.

#[cfg(feature = "window")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use tauri_build::{AppManifest, Attributes};
    // A pattern of our own switches tauri-build's watch on the folder off.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=ui/dist");
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
        .app_manifest(AppManifest::new());
    tauri_build::try_build(attributes)?;
    Ok(())
}

#[cfg(not(feature = "window"))]
fn main() {}
