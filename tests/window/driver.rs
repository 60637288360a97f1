//! The application under WebDriver: started, looked at, and ended whatever happens.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use outside_tests::memory::process_on;
use outside_tests::{binary, root};
use serde_json::json;
use tokio::sync::{Mutex, MutexGuard};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask};
use x11rb::rust_connection::RustConnection;

/// How long a page may take to show what is waited for, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The application is a single instance: one test at a time has a window.
static ONE_WINDOW: Mutex<()> = Mutex::const_new(());

/// The window on a store.
pub struct Window {
    pub client: Client,
    /// Ended when the window is dropped, whatever happened.
    _driver: Driver,
    _alone: MutexGuard<'static, ()>,
}

/// WebKitWebDriver, and with it the application that it started.
struct Driver(Child, PathBuf);

/// Ends the application on a store and waits until it is gone: it may outlive its driver, and would then
/// receive the next window's start.
pub fn end_application(store: &Path) {
    for _ in 0..50 {
        let Some(id) = process_on(store) else { return };
        let _ = Command::new("sh").args(["-c", &format!("kill -9 {id}")]).status();
        std::thread::sleep(Duration::from_millis(100));
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        end_application(&self.1);
    }
}

/// Waits until no other test of this process has a window.
pub async fn alone() -> MutexGuard<'static, ()> {
    ONE_WINDOW.lock().await
}

impl Window {
    /// Opens the application's window on a store.
    pub async fn open(store: &Path) -> Window {
        Self::open_with(store, &[]).await
    }

    /// The same with further words on its command line.
    pub async fn open_with(store: &Path, words: &[&str]) -> Window {
        let alone = ONE_WINDOW.lock().await;
        // On a busy machine the driver now and then waits for ever for an application that is gone.
        for _ in 0..3 {
            if let Ok((client, driver)) = tokio::time::timeout(PATIENCE, Self::start(store, words)).await {
                return Window { client, _driver: driver, _alone: alone };
            }
            end_application(store);
        }
        panic!("the window did not open");
    }

    async fn start(store: &Path, words: &[&str]) -> (Client, Driver) {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("XDG_DATA_HOME", store.parent().unwrap().join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let driver = Driver(
            command.spawn().expect("WebKitWebDriver is installed by `cargo xtask test`"),
            store.to_owned(),
        );
        let store = store.to_str().unwrap();
        let words = [&["--store", store], words].concat();
        let options = json!({ "webkitgtk:browserOptions": {"binary": binary().unwrap(), "args": words} });
        let capabilities: Capabilities = serde_json::from_value(options).unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            if let Ok(client) = builder.connect(&address).await {
                return (client, driver);
            }
        }
    }

    /// The element, once it is there.
    pub async fn wait(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                self.shot("failed").await;
                let page =
                    self.client.execute("return document.body.innerText", vec![]).await.unwrap_or_default();
                panic!("{css} did not come: {error}\n{page}");
            }
        }
    }

    /// Clicks, once it is there.
    pub async fn click(&self, css: &str) {
        // A list that is read anew puts another row in the place of the one that was found.
        for _ in 0..3 {
            if self.wait(css).await.click().await.is_ok() {
                return;
            }
            // What stands at the very edge of a pane is scrolled to its middle, as a person would.
            let middle = format!("document.querySelector({css:?})?.scrollIntoView({{ block: 'center' }})");
            self.client.execute(&middle, vec![]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.wait(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Types into a field, in place of what stands there.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.wait(css).await;
        field.clear().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        field.send_keys(text).await.unwrap();
    }

    /// Presses a key on the page, no field having the focus.
    pub async fn press(&self, key: &str) {
        self.client.execute("document.activeElement?.blur()", vec![]).await.unwrap();
        let body = self.client.find(Locator::Css("body")).await.unwrap();
        body.send_keys(key).await.unwrap();
    }

    /// Presses a key together with Ctrl, no field having the focus.
    pub async fn press_with_control(&self, key: &str) {
        let control = char::from(Key::Control);
        self.press(&format!("{control}{key}{control}")).await;
    }

    /// Presses Escape wherever the focus is.
    pub async fn press_escape(&self) {
        let body = self.client.find(Locator::Css("body")).await.unwrap();
        body.send_keys(&char::from(Key::Escape).to_string()).await.unwrap();
        self.until("nothing is open above the page", "!document.querySelector('dialog[open], .menu')").await;
    }

    /// How many elements there are.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// An attribute of an element, once it is there; empty where it has none.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        self.wait(css).await.attr(name).await.unwrap().unwrap_or_default()
    }

    /// Opens a case from the list.
    pub async fn open_case(&self, number: &str) {
        let page = format!("[data-page='case'][data-number='{number}']");
        // A row that is drawn anew between the button's two halves is not clicked by either.
        for _ in 0..5 {
            self.click(&format!("[data-case='{number}']")).await;
            let soon = self.client.wait().at_most(Duration::from_secs(3));
            if soon.for_element(Locator::Css(&page)).await.is_ok() {
                return;
            }
        }
        self.wait(&page).await;
    }

    /// The text of an element, once it is there.
    pub async fn text(&self, css: &str) -> String {
        self.wait(css).await.text().await.unwrap()
    }

    /// Waits until a script is true.
    pub async fn until(&self, what: &str, script: &str) {
        let end = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < end {
            if self.client.execute(&format!("return Boolean({script})"), vec![]).await.unwrap() == json!(true)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.shot("failed").await;
        let page = self.client.execute("return document.body.innerText", vec![]).await.unwrap_or_default();
        panic!("{what}: {script} did not come true\n{page}");
    }

    /// Signs in.
    pub async fn sign_in(&self, name: &str, password: &str) {
        self.fill("#sign-in-name", name).await;
        self.fill("#sign-in-password", password).await;
        self.click("#sign-in-submit").await;
    }

    /// Signs out, back to the sign-in page.
    pub async fn sign_out(&self) {
        self.click("#rail-person").await;
        self.click("#sign-out").await;
        self.wait("[data-page='sign-in']").await;
    }

    /// Keeps a picture of the window in `target/window/`, for a person to look at, where `WORKBENCH_SHOTS` is
    /// set: WebKitWebDriver now and then waits for a frame that does not come, and no test should hang on that.
    pub async fn shot(&self, name: &str) {
        if std::env::var_os("WORKBENCH_SHOTS").is_none() {
            return;
        }
        let folder: PathBuf = root().join("target/window");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    /// Asks the window to close, as its title bar's button does: it may ask back first.
    pub async fn close_by_its_button(&self) {
        ask_to_close().unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    /// Ends the application.
    pub async fn close(self) {
        // The session ends with the application; what is left of either is killed on drop.
        let _ = self.client.clone().close().await;
    }
}

/// Sends the window what a window manager sends when somebody closes it.
fn ask_to_close() -> anyhow::Result<()> {
    let (display, screen) = RustConnection::connect(None)?;
    let atom = |name: &[u8]| -> anyhow::Result<u32> { Ok(display.intern_atom(false, name)?.reply()?.atom) };
    let (name, protocols, delete) =
        (atom(b"_NET_WM_NAME")?, atom(b"WM_PROTOCOLS")?, atom(b"WM_DELETE_WINDOW")?);
    let mut windows = vec![display.setup().roots[screen].root];
    while let Some(window) = windows.pop() {
        windows.extend(display.query_tree(window)?.reply()?.children);
        let title = display.get_property(false, window, name, AtomEnum::ANY, 0, 256)?.reply()?.value;
        if String::from_utf8_lossy(&title) != "政策评审工作台" {
            continue;
        }
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        display.send_event(false, window, EventMask::NO_EVENT, message)?;
    }
    display.flush()?;
    Ok(())
}

/// The Enter key.
pub fn enter() -> String {
    char::from(Key::Enter).to_string()
}
