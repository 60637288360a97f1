//! Days at the window: the first one of a bureau, and the administrator's.

use crate::driver::Window;
use crate::main_job::{PASSWORD, sample};
use crate::screens::nowhere;

/// What a user chooses at the first sign-in.
const OWN: &str = "zixuan-kouling-8520";

async fn add_user(window: &Window, name: &str, role: &str) {
    window.click("#user-add").await;
    window.fill("#user-name", name).await;
    window.click(&format!("[data-role='{role}']")).await;
    // A bureau is chosen from those that there are.
    window
        .until("the bureaus are there", "document.querySelectorAll('#user-bureau option').length > 3")
        .await;
    window.click("#user-bureau option[value='经信局']").await;
    window.fill("#user-password", PASSWORD).await;
    window.fill("#user-own", PASSWORD).await;
    window.click("#user-go").await;
    window.wait(&format!("[data-user='{name}']")).await;
}

#[tokio::test]
async fn from_the_first_run_to_a_backup_restored_elsewhere() {
    let place = nowhere();
    let store = place.path().join("workbench.db");
    let window = Window::open(&store).await;

    // The wizard: two passwords that differ are told, then the recovery key is shown once.
    window.click("#setup-fresh").await;
    window.fill("#setup-bureau", "杭州高新区（滨江）经信局").await;
    window.fill("#setup-admin", "管理").await;
    window.fill("#setup-password", PASSWORD).await;
    window.fill("#setup-again", "something-else").await;
    window.click("#setup-make").await;
    window.until("the difference is told", "document.body.innerText.includes('不一样')").await;
    window.fill("#setup-again", PASSWORD).await;
    window.click("#setup-make").await;
    let key = window.text("#recovery-key").await;
    assert!(key.chars().filter(|c| c.is_ascii_alphanumeric()).count() >= 20, "{key}");
    assert_eq!(key.split('-').map(str::len).collect::<Vec<_>>(), [5; 8], "in groups: {key}");
    let face = "getComputedStyle(document.querySelector('#recovery-key')).fontFamily.includes('Mono')";
    window.until("its characters are of equal widths", face).await;
    // Nobody leaves it unasked, nor does the window close over it.
    window.click("#setup-enter").await;
    window.click("#recovery-stay").await;
    window.close_by_its_button().await;
    window.shot("recovery-asks").await;
    window.click("#recovery-stay").await;
    window.click("#recovery-kept").await;
    window.click("#setup-enter").await;
    window.wait("[data-page='home']").await;

    // Users, one of whom is retired again.
    window.click("#rail-admin").await;
    window.click("#section-users").await;
    for (name, role) in [("沈予安", "reviewer"), ("顾怀礼", "checker"), ("离职人", "checker")] {
        add_user(&window, name, role).await;
    }
    window.click("[data-user='离职人'] [data-act='retire']").await;
    window.click("#user-go").await;
    window.until("the user is retired", "document.querySelector('[data-user=\"离职人\"].retired')").await;

    // A ruling and a parameter, each with its basis.
    window.click("#section-rulings").await;
    window.click("[data-rule='tape-out-boundary']").await;
    window.click("input[name='reading'][value='major']").await;
    window.fill("#ruling-basis", "局长办公会纪要〔2024〕8号").await;
    window.click("#ruling-set").await;
    window
        .until(
            "the ruling is in force",
            "document.querySelector('[data-ruling=\"tape-out-boundary\"] .setting-history')?.innerText.includes('8号')",
        )
        .await;
    window.click("#section-parameters").await;
    window.click("[data-set='area_per_person']").await;
    window.fill("#parameter-value", "二十").await;
    window.fill("#parameter-basis", "试行").await;
    window.click("#parameter-set").await;
    window.until("what is no number is refused", "document.body.innerText.includes('不是数字')").await;
    window.fill("#parameter-value", "20").await;
    window.click("#parameter-set").await;
    window
        .until(
            "the parameter is in force",
            "document.querySelector('[data-parameter=\"area_per_person\"] .figure').innerText.startsWith('20')",
        )
        .await;

    // The log holds, and a backup is made.
    window.click("#section-audit").await;
    window.click("#audit-verify").await;
    window.wait("#audit-verdict.met").await;
    let backup = place.path().join("backup.workbench");
    window.click("#section-backup").await;
    window.fill("#backup-save-path", backup.to_str().unwrap()).await;
    window.click("#backup-save").await;
    window
        .until("the backup is made", "document.querySelector('#toast')?.innerText.includes('已备份')")
        .await;

    window.wait("#backup-made").await;
    // A new recovery key, for one that was seen or lost.
    window.click("#recovery-renew").await;
    window.fill("#recovery-own", PASSWORD).await;
    window.click("#recovery-go").await;
    let renewed = window.text("#recovery-key").await;
    assert!(renewed != key && renewed.len() == key.len(), "{renewed}");
    window.shot("recovery-renewed").await;
    window.click("#recovery-away").await;
    window.click("#recovery-leave").await;
    window.until("it is not shown again", "!document.querySelector('#recovery-key')").await;
    window.click("#store-check").await;
    window.wait("#check-found.met").await;
    window.shot("upkeep").await;

    // Locked and opened again at the same place.
    window.press_with_control("l").await;
    window.wait("#locked").await;
    window.fill("#sign-in-password", PASSWORD).await;
    window.click("#sign-in-submit").await;
    window.wait("#section-backup[aria-current='true']").await;
    window.close().await;

    // Elsewhere: restored from the backup, with what was set.
    let elsewhere = nowhere();
    let window = Window::open(&elsewhere.path().join("workbench.db")).await;
    window.click("#setup-restore").await;
    window.fill("#setup-backup", backup.to_str().unwrap()).await;
    window.click("#setup-restore-run").await;
    window.sign_in("离职人", PASSWORD).await;
    let fault = window.text("#sign-in-fault").await;
    assert!(fault.contains("用户名或口令不正确"), "{fault}");
    // The administrator's password opens nothing but its change, and then is no more.
    window.sign_in("沈予安", PASSWORD).await;
    window.wait("#first-password").await;
    window.shot("first-password").await;
    for (field, text) in [("#first-old", PASSWORD), ("#first-new", OWN), ("#first-again", "another-one-2024")]
    {
        window.fill(field, text).await;
    }
    window.click("#first-set").await;
    window.wait("#first-fault").await;
    window.fill("#first-again", OWN).await;
    window.click("#first-set").await;
    window.wait("[data-page='home']").await;
    window.click("#rail-admin").await;
    window.click("#section-rulings").await;
    window
        .until(
            "the ruling came along",
            "document.querySelector('[data-ruling=\"tape-out-boundary\"] .in-force').innerText.includes('以上')",
        )
        .await;
    let offered = window.count("[data-rule]").await;
    assert_eq!(offered, 0, "only an administrator rules");
    window.close().await;
}

#[tokio::test]
async fn a_finding_is_taken_back_and_done_again_and_a_supposition_changes_nothing() {
    let place = nowhere();
    let store = crate::main_job::store_with_people(place.path());
    let window = Window::open(&store).await;
    window.sign_in("沈予安", PASSWORD).await;
    window.click("#rail-import").await;
    window.fill("#import-path", sample("01-").to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package^='01-'][data-status='imported']").await;
    window.click("#rail-home").await;
    window.wait("[data-page='home'] [data-case='经信-2024-0001']").await;
    window.press("\u{e007}").await;
    window.click("#declare-none").await;
    window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;
    let open = "document.querySelectorAll('[data-criterion][data-outcome=\"\"]').length";
    window.press("1").await;
    window.until("one is found", &format!("{open} === 3 && document.querySelector('#saved')")).await;
    window.press_with_control("z").await;
    window.until("it is taken back", &format!("{open} === 4")).await;
    window.press_with_control("y").await;
    window.until("it is done again", &format!("{open} === 3")).await;

    // What if the cost were a fen more: the lower rate, as a desk calculator has it: 10,000,000.01 × 15%.
    window.click("#case-more").await;
    window.click("#menu-whatif").await;
    window.wait("#outlook").await;
    assert_eq!(window.text("#then-ceiling").await, "3,000,000.00");
    window
        .client
        .execute(
            "const field = document.querySelector('[data-suppose=\"tape_out_cost\"]');
             field.value = '10000000.01'; field.dispatchEvent(new Event('change', { bubbles: true }))",
            vec![],
        )
        .await
        .unwrap();
    window
        .until("the sum follows", "document.querySelector('#then-ceiling').innerText === '1,500,000.00'")
        .await;
    window.click("#rail-cases").await;
    window.open_case("经信-2024-0001").await;
    window.until("the case is as it was", "document.body.innerText.includes('3,000,000.00')").await;
    window.close().await;
}
