//! Sound files of every format, mutated: whatever became of them, reading ends in words and in time.

use std::io::Cursor;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use intake::{Limits, ReadPackage, Refused, Source, Watch, read};

use crate::ONE;
use crate::files::{fixture, zipped};

fn read_bytes(name: &str, bytes: Vec<u8>) -> Result<ReadPackage, Refused> {
    intake::read_old_formats_with(PathBuf::from(env!("CARGO_BIN_EXE_workbook-child")));
    let pack = policy::shipped("binjiang-computing-2024-draft").unwrap();
    read(Source::File { name: name.to_owned(), bytes }, pack, &Limits::default(), &Watch::silent())
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples").join(name))
        .unwrap()
}

#[test]
fn mutated_files_of_every_format_end_in_words_and_in_time() {
    if std::env::var_os(ONE).is_some() {
        return;
    }
    let count = if std::env::var_os("WORKBENCH_LONG").is_some() { 3000 } else { 96 };
    let mut seed = 20_240_305_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    };
    let package = sample("09-澄丘智算-算力与流片.zip");
    let workbook = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&package)).unwrap();
        let name = archive.file_names().flatten().find(|name| name.ends_with(".xlsx")).unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::copy(&mut archive.by_name(&name).unwrap(), &mut bytes).unwrap();
        bytes
    };
    // Parts are mutated inside the zip as well: bytes of a deflated stream mostly end at its checksum.
    let parts: Vec<(String, Vec<u8>)> = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&workbook)).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut part = archive.by_index(index).unwrap();
                let mut bytes = Vec::new();
                std::io::copy(&mut part, &mut bytes).unwrap();
                (part.name().unwrap().into_owned(), bytes)
            })
            .collect()
    };
    let originals = [
        ("09.xls", fixture("09.xls")),
        ("09.ods", fixture("09.ods")),
        ("a.xlsx", workbook),
        ("a.zip", package),
    ];
    let mut read_well = 0;
    for round in 0..count {
        let (name, bytes) = if round % 5 == 4 {
            let mut parts = parts.clone();
            let at = random(parts.len());
            mutate(&mut parts[at].1, &mut random);
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            ("a.xlsx", zipped(&parts))
        } else {
            let (name, bytes) = &originals[round % 5];
            let mut bytes = bytes.clone();
            mutate(&mut bytes, &mut random);
            (*name, bytes)
        };
        let started = Instant::now();
        match read_bytes(name, bytes) {
            Ok(read) => {
                assert_eq!(read.cells.filled, read.cells.mapped + read.cells.ignored + read.cells.problems);
                read_well += 1;
            }
            Err(refused) => assert!(refused.message.contains('请'), "round {round}: {refused}"),
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{name}, round {round}");
    }
    assert!(read_well < count, "some mutation must be noticed");
}

fn mutate(bytes: &mut Vec<u8>, random: &mut impl FnMut(usize) -> usize) {
    match random(6) {
        0 => bytes.truncate(random(bytes.len())),
        1 => {
            let (from, at) = (random(bytes.len()), random(bytes.len()));
            let piece: Vec<u8> = bytes[from..].iter().copied().take(random(200)).collect();
            bytes.splice(at..at, piece);
        }
        2 => {
            let from = random(bytes.len());
            let to = (from + random(200)).min(bytes.len());
            bytes.drain(from..to);
        }
        _ => {
            for _ in 0..=random(16) {
                let at = random(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(random(256)).unwrap_or(0);
                }
            }
        }
    }
}
