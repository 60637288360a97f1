//! A hundred thousand cases: how long any list page and any search takes, against the 20 ms that a reviewer does not
//! notice. `cargo bench -p store`; `STORE_BENCH_CASES` asks for another number of cases.

#![allow(clippy::unwrap_used, missing_docs, clippy::print_stdout, clippy::float_arithmetic)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use casework::{Case, Sourced, Stage};
use store::{CaseFilter, NewPackage, Store, StoreError, Summary, Turn};
use support::*;

const MOST: Duration = Duration::from_millis(20);

const PLACES: [&str; 7] = ["杭州", "滨江", "浙江", "之江", "钱塘", "湘湖", "江南"];
const NAMES: [&str; 13] =
    ["云栖", "矽力", "长川", "芯原", "士兰", "海康", "宏芯", "星河", "远算", "智元", "群核", "深度", "灵汐"];
const NOTES: [&str; 6] =
    ["已核对原件", "付款凭证不全", "发票与合同相符", "专家意见见附件", "超出补助期间", "关联交易已剔除"];
const FIELDS: [&str; 5] = ["集成电路", "智能科技", "微电子", "算力服务", "数据技术"];

fn fill(store: &mut Store, template: &Case, by: &casework::Person) {
    let cases = std::env::var("STORE_BENCH_CASES").map_or(100_000, |cases| cases.parse().unwrap());
    for chunk in 0..cases / 1000 {
        store
            .write(|tx| {
                tx.audit(event("case.import", ""))?;
                for index in chunk * 1000..(chunk + 1) * 1000 {
                    put_one(tx, template, by, index)?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
}

fn put_one(
    tx: &store::Tx<'_>,
    template: &Case,
    by: &casework::Person,
    index: usize,
) -> Result<(), StoreError> {
    let mut case = template.clone();
    let name = format!("{}{}{}{index}有限公司", PLACES[index % 7], NAMES[index % 13], FIELDS[index % 5]);
    let sourced = |text: String| Sourced { value: Some(text.into()), ..Sourced::default() };
    case.package.applicant.insert("name".to_owned(), sourced(name));
    case.package.applicant.insert("uscc".to_owned(), sourced(format!("91330108MA2X{index:06}")));
    for (place, item) in case.package.items.iter_mut().enumerate() {
        item.number = Some(format!("{:08}", index * 3 + place));
    }
    case.findings[0].note = format!("{}第{index}号合同，{}", NOTES[index % 6], NOTES[index / 6 % 6]);
    case.number = tx.next_case_number("经信", 2024)?;
    case.stage = Stage::ALL[index % 10];
    let sha256 = casework::Sha256Hex::of(case.number.as_bytes());
    let id = tx.put_package(&NewPackage {
        sha256: &sha256,
        file_name: "申报材料.xlsx",
        by,
        at: at(1),
        content: &case.package,
        sheets: &["申报主体".to_owned(), "明细".to_owned()],
        problems: &case.problems,
        files: &[],
    })?;
    tx.put_case(&case, id)?;
    let since = jiff::civil::date(2026, 3, 2);
    let due = Some(since.saturating_add(jiff::Span::new().days(i64::try_from(index % 30).unwrap())));
    tx.put_summary(&case, &Summary { ceiling: None, checked: 3, to_check: 8, since, due })
}

fn main() {
    let folder = Folder::new();
    let (mut store, _, _) = create(&folder);
    let staff = add_staff(&mut store);
    let start = Instant::now();
    fill(&mut store, &full_case("template", &staff), &staff[0]);
    let size = std::fs::metadata(folder.path()).unwrap().len() >> 20;
    println!("filled in {:?}, {size} MiB", start.elapsed());
    drop(store);
    let start = Instant::now();
    let (store, _) = folder.open();
    println!("opened in {:?}", start.elapsed());

    let turn = Turn {
        user_id: staff[0].id,
        stages: vec![Stage::Received, Stage::InReview, Stage::Correction],
        bureau: Some("经信局".to_owned()),
    };
    let all = || CaseFilter { limit: Some(50), ..CaseFilter::default() };
    let search = |text: &str| CaseFilter { search: text.to_owned(), ..all() };
    let asked = [
        ("first page", all()),
        ("last page", CaseFilter { offset: 99_950, ..all() }),
        ("a stage", CaseFilter { stages: vec![Stage::InReview], ..all() }),
        ("three stages", CaseFilter { stages: Stage::ALL[2..5].to_vec(), offset: 20_000, ..all() }),
        ("a bureau", CaseFilter { bureau: Some("经信局".into()), ..all() }),
        ("readable by another", CaseFilter { readable_by: Some("科技局".into()), offset: 50_000, ..all() }),
        ("a benefit", CaseFilter { benefit: Some("tape-out".into()), ..all() }),
        ("a year", CaseFilter { year: Some(2024), ..all() }),
        ("every case: 有限公司", search("有限公司")),
        ("every case, by one character: 公", search("公")),
        ("every case, by a digit: 1", search("1")),
        ("every case, two words", search("有限 公司")),
        ("a fifth: 集成电路", search("集成电路")),
        ("a thirteenth: 云栖", search("云栖")),
        ("云栖 in review", CaseFilter { stages: vec![Stage::InReview], ..search("云栖") }),
        ("one enterprise", search("云栖集成电路65有限")),
        ("an end of a uscc", search("2x099999")),
        ("an invoice", search("00150003")),
        ("a case number", search("2024-54321")),
        ("nothing", search("没有这样的企业")),
        ("a sixth, by a note: 付款凭证不全", search("付款凭证不全")),
        ("one, by a note", search("第54321号合同")),
        ("two notes", search("关联交易 专家意见")),
        ("my turn", CaseFilter { turn_of: Some(turn.clone()), ..all() }),
        ("my turn, far down", CaseFilter { turn_of: Some(turn.clone()), offset: 15_000, ..all() }),
        ("my turn, due first", CaseFilter { turn_of: Some(turn.clone()), due_first: true, ..all() }),
        ("overdue", CaseFilter { due_before: Some(jiff::civil::date(2026, 3, 20)), ..all() }),
    ];
    let mut slow = Vec::new();
    for (what, filter) in asked {
        let mut best = Duration::MAX;
        let mut first = None;
        let mut total = 0;
        for _ in 0..5 {
            let start = Instant::now();
            let page = store.read(|reader| reader.list_cases(&filter)).unwrap();
            best = best.min(start.elapsed());
            first.get_or_insert(start.elapsed());
            total = page.total;
        }
        let first = first.unwrap();
        let share = |took: Duration| took.as_secs_f64() / MOST.as_secs_f64();
        println!(
            "{what}: {total} in {best:?}, at first {first:?}: {:.2} and {:.2} of {MOST:?}",
            share(best),
            share(first)
        );
        if first > MOST {
            slow.push(what);
        }
    }
    let start = Instant::now();
    let mine = CaseFilter { turn_of: Some(turn), ..CaseFilter::default() };
    let mine = store.read(|reader| reader.count_cases(&mine)).unwrap();
    println!("counting my turns: {mine} in {:?}", start.elapsed());
    let start = Instant::now();
    let counts = store.read(|reader| reader.count_by_stage(Some("经信局"))).unwrap();
    println!("counts of {} stages in {:?}", counts.len(), start.elapsed());
    let start = Instant::now();
    let whole = store.read(|reader| reader.load_case("经信-2024-4321")).unwrap();
    println!("a case in {:?}", start.elapsed());
    assert!(whole.is_some());
    // Timings decide nothing: what is slower is said.
    println!(
        "slower than {MOST:?}, even once: {}",
        if slow.is_empty() { "none".to_owned() } else { slow.join("; ") }
    );
}
