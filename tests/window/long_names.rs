//! A demonstration in which names are as long as names get, and the screens that show them.

use outside_tests::{Demo, edited_sample, strange_workbook};

use crate::driver::Window;
use crate::screens::{Visit, demo, settle};

/// 52 characters, as the longest in the trade register.
pub const COMPANY: &str =
    "杭州高新技术产业开发区滨江区新一代人工智能与集成电路设计产业创新发展服务中心砚湖微电子科技股份有限公司";
const PROJECT: &str =
    "面向新能源汽车与工业控制的高可靠性多核异构边缘推理芯片首次工程批流片项目第二期（含掩膜与封装测试）";
const VENDOR: &str = "宁波国家高新区云岫晶圆代工与先进封装测试联合体集成电路制造有限责任公司北仑分公司";
const STRANGE: &str = "外来表-由企业自行编制的费用清单与说明-第二版.xlsx";
const FILE: &str = "流片合同与补充协议及付款凭证扫描件汇总-含报关单-第三次修订-最终版.pdf";

/// A demonstration with a package of long names and great amounts in it.
pub fn demo_with_long_names() -> Demo {
    let demo = demo();
    let words = [
        ("杭州砚湖微电子有限公司", COMPANY),
        ("砚湖一号 边缘推理芯片", PROJECT),
        ("宁波云岫晶圆代工有限公司", VENDOR),
        ("流片合同-1.pdf", FILE),
        ("91330108MA2DM0010H", "91330108MA2DM0010H"),
        ("<v>4180000</v>", "<v>98765432109.87</v>"),
        ("<v>10000000</v>", "<v>98771017109.87</v>"),
        // A day of the next year.
        ("<v>45455</v>", "<v>45663</v>"),
    ];
    let name = "杭州高新技术产业开发区滨江区砚湖微电子科技股份有限公司2024年度首次流片补助申报材料.zip";
    let package = edited_sample("01-砚湖微电子-流片.zip", &demo.path(""), name, &words).unwrap();
    let imported = demo.cli("reviewer", &["import", package.to_str().unwrap()]).unwrap();
    assert!(imported.status.success(), "{}", outside_tests::said(&imported));
    strange_workbook(&demo.path(STRANGE), COMPANY, "24332000000081446120").unwrap();
    demo
}

/// Goes to the screens of the case of long names, place by place, and to a mapping.
pub async fn visit_long_names(window: &Window, demo: &Demo, look: &mut impl AsyncFnMut(Visit<'_>)) {
    let mut see = async |name: &str| {
        settle(window).await;
        look(Visit { window, name }).await;
    };
    window.sign_in("reviewer", outside_tests::DEMO_PASSWORD).await;
    window.wait("[data-page='home']").await;
    see("long-home").await;
    window.click("#rail-person").await;
    window.wait(".rail .menu").await;
    see("account-menu").await;
    window.click("#rail-cases").await;
    window.click("#filter-all").await;
    window.fill("#case-search", "新一代人工智能").await;
    window.until("one is found", "document.querySelectorAll('[data-case]').length === 1").await;
    see("long-cases").await;
    let number = window.attribute("[data-case]", "data-case").await;
    window.open_case(&number).await;
    window.wait("#outline").await;
    see("long-undeclared").await;
    window.click("#declare-none").await;
    window.until("the declaration is on record", "!document.querySelector('#declare-none')").await;
    let places = [
        ("criterion", "[data-criterion]"),
        ("applicant", "#outline-applicant"),
        ("problems", "#outline-problems"),
        ("claim", "[data-claim-head]"),
        ("items", "[data-items]"),
        ("material", "[data-material]"),
        ("files", "#outline-files"),
    ];
    for (place, css) in places {
        window.click(css).await;
        window.wait(&format!("{css}[aria-current='true']")).await;
        see(&format!("long-{place}")).await;
    }
    window.click("[data-items]").await;
    window.click("#case-more").await;
    see("case-menu").await;
    window.press_escape().await;
    window.click("#request-correction").await;
    see("correction").await;
    window.press_escape().await;
    window.click("#remaining-list").await;
    see("remaining").await;
    window.click("#case-number").await;
    window.click("#show-memo").await;
    window
        .until(
            "the memo or why not",
            "document.querySelector('[data-page=\"memo\"] canvas[data-drawn], .page-error')",
        )
        .await;
    see("long-memo").await;
    window.click("#rail-import").await;
    window.fill("#import-path", demo.path(STRANGE).to_str().unwrap()).await;
    window.click("#import-path-add").await;
    window.wait("[data-package][data-status='needs-mapping']").await;
    window.until("it was read", "document.querySelector('#mapping-read')").await;
    see("mapping").await;
    window.sign_out().await;
}
