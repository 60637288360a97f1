//! Pictures of every screen for the guide, light and dark: made where `WORKBENCH_PICTURES` names a folder, which
//! `cargo xtask pictures` does.

use std::path::PathBuf;

use crate::driver::Window;
use crate::screens::{Visit, demo, nowhere, visit_all, visit_setup};

#[tokio::test]
async fn pictures_of_every_screen() {
    let Some(folder) = std::env::var_os("WORKBENCH_PICTURES").map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let mut made = 0;
    let mut look = async |Visit { window, name }: Visit<'_>| {
        // It tells where this checkout lies.
        if name == "admin-about" {
            return;
        }
        for theme in ["light", "dark"] {
            let set = format!(
                "if (document.documentElement.dataset.theme !== '{theme}') document.documentElement.dataset.theme = '{theme}'"
            );
            window.client.execute(&set, vec![]).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
            // No button is in mid-fade, and nothing that is drawn is still missing.
            window.until("nothing moves", "document.getAnimations().length === 0").await;
            window
                .until(
                    "all that is in sight is drawn",
                    "[...document.querySelectorAll('canvas')].every((one) => 'drawn' in one.dataset
                        || one.getBoundingClientRect().top > innerHeight || one.getBoundingClientRect().bottom < 0)",
                )
                .await;
            let png = window.client.screenshot().await.unwrap();
            std::fs::write(folder.join(format!("{name}-{theme}.png")), png).unwrap();
            made += 1;
        }
        window.client.execute("document.documentElement.dataset.theme = 'light'", vec![]).await.unwrap();
    };
    let demo = demo();
    let window = Window::open(&demo.path("workbench.db")).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    visit_all(&window, &demo, &mut look).await;
    window.close().await;
    let empty = nowhere();
    let window = Window::open(&empty.path().join("workbench.db")).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    visit_setup(&window, &mut look).await;
    window.close().await;
    println!("{made} pictures in {}", folder.display());
}
