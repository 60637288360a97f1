//! What was granted before, at the window: a cap that goes by the client counts over all platforms.

use outside_tests::{DEMO_PASSWORD, Office, PLATFORMS};

use crate::driver::Window;

#[tokio::test]
async fn what_a_client_had_from_one_platform_is_gone_for_the_next_and_leads_to_its_case() {
    let office = Office::set_up().unwrap();
    let client = "91330108MA2DM00454";
    let ruling = ["ruling", "set", "service-cap-holder", "client", "--basis", "会议纪要"];
    office.done("admin", &ruling).unwrap();
    let first = office.service(PLATFORMS[0], client, "服务一").unwrap();
    office.judge(&first).unwrap();
    office.sign_wholly(&first).unwrap();
    let same_client = office.service(PLATFORMS[1], client, "服务二").unwrap();
    let other_client = office.service(PLATFORMS[0], "91330108MA2DM0096C", "服务三").unwrap();
    for number in [&same_client, &other_client] {
        office.judge(number).unwrap();
    }

    let window = Window::open(&office.path("workbench.db")).await;
    window.sign_in("reviewer", DEMO_PASSWORD).await;
    window.click("#rail-cases").await;
    window.open_case(&other_client).await;
    assert_eq!(window.text("#total-payable").await, "500,000.00");
    window.click("#rail-cases").await;
    window.open_case(&same_client).await;
    assert_eq!(window.text("#total-payable").await, "0.00");
    let granted = window.text("#granted").await;
    for words in ["同一限额", "500,000.00", PLATFORMS[0].0, client, &first] {
        assert!(granted.contains(words), "{words}: {granted}");
    }
    window.shot("31-granted").await;
    window.click("#granted .link").await;
    window.wait(&format!("[data-page='case'][data-number='{first}']")).await;
    window.close().await;
}
