//! The window: one, whose page comes from the binary itself.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use clap::Parser;
use tauri::webview::NewWindowResponse;
use tauri::{Emitter, Manager, Url, WebviewUrl, WebviewWindowBuilder};
use workbench::Workbench;

use crate::cli::Arguments;
use crate::commands;
use crate::places;

/// What the commands share.
pub struct Shared {
    /// The use cases, one at a time.
    pub workbench: Mutex<Workbench>,
    /// Raised to stop an import.
    pub stop: AtomicBool,
    /// Raised to stop a print of several memos.
    pub stop_print: AtomicBool,
    /// Raised to stop a backup or a check of the store.
    pub stop_maintenance: AtomicBool,
    /// Raised to stop a comparison of policies.
    pub stop_pricing: AtomicBool,
    /// A pack that was double-clicked, until the page has taken it.
    pub opened: Mutex<Option<String>>,
}

/// What the page is told when another pack is double-clicked.
const OPENED: &str = "pack-opened";

/// Opens the window on a store, or brings the one that is open to the front.
pub fn open(store: PathBuf, pack: Option<PathBuf>) -> ExitCode {
    if let Err(error) = tauri::webview_version() {
        return no_web_view(&error.to_string());
    }
    let shared = Shared {
        workbench: Mutex::new(Workbench::new(store, places::fonts())),
        stop: AtomicBool::new(false),
        stop_print: AtomicBool::new(false),
        stop_maintenance: AtomicBool::new(false),
        stop_pricing: AtomicBool::new(false),
        opened: Mutex::new(pack.map(whole)),
    };
    let application = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, words, folder| {
            let pack = Arguments::try_parse_from(words).ok().and_then(|arguments| arguments.open);
            if let Some(pack) = pack {
                *opened(&app.state::<Shared>()) = Some(whole(Path::new(&folder).join(pack)));
                // A page that does not listen yet asks when it has begun.
                let _ = app.emit(OPENED, ());
            }
            if let Some(window) = app.get_webview_window("main") {
                // The call comes from a second process: there is nobody to tell that raising failed.
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
        }))
        .plugin(tauri_plugin_dialog::init())
        .manage(shared)
        .invoke_handler(tauri::generate_handler![
            commands::session::start,
            commands::session::take_opened_pack,
            commands::session::sign_in,
            commands::session::maintain_at_sign_in,
            commands::session::sign_out,
            commands::session::copy_text,
            commands::session::zoom,
            commands::setup::set_up,
            commands::setup::set_up_demo,
            commands::setup::restore_store,
            commands::setup::self_test,
            commands::setup::save_self_test,
            commands::setup::precheck,
            commands::setup::save_precheck,
            commands::figures::figures,
            commands::figures::statistics,
            commands::figures::set_goal,
            commands::figures::what_if,
            commands::files::save_table,
            commands::files::save_text,
            commands::files::save_template,
            commands::settings::settings,
            commands::settings::set_parameter,
            commands::settings::rate_tables,
            commands::settings::add_rate,
            commands::settings::paper_style,
            commands::settings::set_paper_style,
            commands::settings::set_hand,
            commands::settings::seal_picture,
            commands::settings::hand_picture,
            commands::settings::preference,
            commands::settings::keep_preference,
            commands::cases::list_cases,
            commands::cases::show_case,
            commands::cases::workbook_grid,
            commands::cases::attachment,
            commands::cases::save_attachment,
            commands::cases::policy,
            commands::policy::policies,
            commands::policy::policy_page,
            commands::policy::preview_policy,
            commands::policy::install_policy,
            commands::policy::preview_adoption,
            commands::policy::adopt_policy,
            commands::policy::retire_policy,
            commands::policy::price_policies,
            commands::policy::stop_pricing,
            commands::policy::explain_price,
            commands::policy::save_price_workbook,
            commands::policy::save_price_pdf,
            commands::import::import_packages,
            commands::import::stop_import,
            commands::import::draft_mapping,
            commands::import::import_mapped,
            commands::import::draft_reading,
            commands::import::read_anew,
            commands::import::package_versions,
            commands::review::declare,
            commands::review::record_finding,
            commands::review::admit,
            commands::review::read_vouchers,
            commands::review::match_voucher,
            commands::review::admit_agreeing,
            commands::review::make_items,
            commands::review::take_back_made_items,
            commands::review::check_material,
            commands::review::settle,
            commands::review::decide,
            commands::stages::request_correction,
            commands::stages::resume,
            commands::stages::submit,
            commands::stages::approve,
            commands::stages::send_back,
            commands::stages::withdraw,
            commands::stages::announce,
            commands::stages::pay,
            commands::stages::reopen,
            commands::review::comment,
            commands::review::assign,
            commands::review::lift_recusal,
            commands::review::changes_since_return,
            commands::ledger::home,
            commands::ledger::ledger,
            commands::ledger::import_ledger,
            commands::ledger::export_report,
            commands::ledger::rulings,
            commands::ledger::set_ruling,
            commands::ledger::ruling_effects,
            commands::admin::users,
            commands::admin::add_user,
            commands::admin::set_roles,
            commands::admin::reset_password,
            commands::admin::unlock_user,
            commands::admin::retire_user,
            commands::admin::change_password,
            commands::admin::renew_recovery_key,
            commands::admin::audit_page,
            commands::admin::verify_audit,
            commands::admin::export_audit,
            commands::admin::calendar,
            commands::admin::set_holiday,
            commands::admin::remove_holiday,
            commands::admin::set_limit,
            commands::admin::set_lock_after,
            commands::admin::check_store,
            commands::admin::accept_history,
            commands::admin::renew_store_key,
            commands::admin::move_store,
            commands::admin::rescue_store,
            commands::admin::stop_maintenance,
            commands::admin::back_up,
            commands::admin::save_root,
            commands::memo::memo_pdf,
            commands::memo::notice_pdf,
            commands::memo::save_corrections,
            commands::memo::save_memo,
            commands::memo::save_announcement,
            commands::memo::save_summary,
            commands::memo::save_refusal_letter,
            commands::memo::printers,
            commands::memo::print_memo,
            commands::memo::print_notice,
            commands::memo::notice_view,
            commands::memo::verify_file,
            commands::memo::memo_by_code,
            commands::memo::print_batch,
            commands::memo::save_apart,
            commands::memo::stop_print,
            commands::memo::print_pdf,
            commands::memo::save_print,
            commands::memo::send_print,
        ])
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("政策评审工作台")
                .inner_size(1366.0, 768.0)
                .min_inner_size(1100.0, 640.0)
                // The page is the binary's own: it goes nowhere, opens nothing and downloads nothing.
                .on_navigation(is_our_page)
                .on_new_window(|_, _| NewWindowResponse::Deny)
                .on_download(|_, _| false)
                // WebView2 fills nothing in and asks nobody. What it keeps (theme and unit) stands in a folder of ours.
                .data_directory(places::web_view())
                .general_autofill_enabled(false)
                .additional_browser_args(
                    "--disable-background-networking --disable-component-update --disable-sync \
                     --disable-features=msWebOOUI,msPdfOOUI,msSmartScreenProtection",
                )
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match application {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("窗口打不开：{error}。没有图形界面时，请用命令行：policy-workbench --help");
            ExitCode::FAILURE
        }
    }
}

/// Says what is missing where nothing can be shown: a panic in a program without a console is seen by nobody.
#[cfg(windows)]
fn no_web_view(error: &str) -> ExitCode {
    let told = "本机没有 WebView2 运行环境，窗口打不开。请安装安装包旁的 MicrosoftEdgeWebView2RuntimeInstallerX64.exe\
                （微软提供的离线安装程序），再打开本程序。命令行不受影响：policy-workbench.com --help";
    eprintln!("{told}（{error}）");
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("政策评审工作台")
        .set_description(told)
        .show();
    ExitCode::FAILURE
}

#[cfg(not(windows))]
fn no_web_view(error: &str) -> ExitCode {
    eprintln!("窗口打不开：{error}。没有图形界面时，请用命令行：policy-workbench --help");
    ExitCode::FAILURE
}

/// The pack that was double-clicked and not looked at yet.
pub fn opened(shared: &Shared) -> MutexGuard<'_, Option<String>> {
    shared.opened.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path that means the same in another folder.
fn whole(path: PathBuf) -> String {
    std::path::absolute(&path).unwrap_or(path).display().to_string()
}

/// Whether an address is the page that the binary holds, as the web view of each system names it.
fn is_our_page(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        // WebView2 knows no schemes of its own: Tauri answers for this name itself.
        "http" | "https" => cfg!(windows) && address.host_str() == Some("tauri.localhost"),
        // What an element shows that was made of bytes in memory.
        "blob" | "about" => true,
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_of_the_binary_is_gone_to() {
        for address in ["tauri://localhost/index.html", "tauri://localhost/#cases", "about:blank"] {
            assert!(is_our_page(&Url::parse(address).unwrap()), "{address}");
        }
        for address in [
            "https://example.org/",
            "http://127.0.0.1:80/",
            "http://localhost/",
            "file:///etc/hostname",
            "tauri://elsewhere/",
            "data:text/html,x",
            "javascript:alert(1)",
            "ftp://localhost/",
        ] {
            assert!(!is_our_page(&Url::parse(address).unwrap()), "{address}");
        }
    }
}
