//! Originals that come in pieces: whole and as they were hashed, or not at all.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::io::{self, Write};

use casework::Sha256Hex;
use store::{Store, StoreError};
use support::*;

fn put(
    store: &mut Store,
    named: &[u8],
    copy: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    let (sha256, size) = (Sha256Hex::of(named), named.len() as u64);
    store.write(|tx| {
        tx.audit(event("import.attachment", "合同.pdf"))?;
        tx.put_original_in_pieces(&sha256, size, copy)
    })
}

fn kept(store: &Store, bytes: &[u8]) -> Option<Vec<u8>> {
    store.read::<_, StoreError>(|reader| reader.original(&Sha256Hex::of(bytes))).ok()
}

#[test]
fn an_original_in_pieces_is_the_same_as_one_whole() {
    let folder = Folder::new();
    let (mut store, ..) = create(&folder);
    let bytes: Vec<u8> = (0..700_000_u32).flat_map(u32::to_le_bytes).collect();
    put(&mut store, &bytes, &mut |out| bytes.chunks(65_537).try_for_each(|piece| out.write_all(piece)))
        .unwrap();
    assert!(kept(&store, &bytes).unwrap() == bytes);
    let (size, head) = store.read(|reader| reader.original_head(&Sha256Hex::of(&bytes), 10)).unwrap();
    assert_eq!((size, head.as_slice()), (2_800_000, &bytes[..10]));
    // Kept once: the second is not even asked for its bytes.
    put(&mut store, &bytes, &mut |_| panic!("it is there")).unwrap();
    let empty: &[u8] = b"";
    put(&mut store, empty, &mut |_| Ok(())).unwrap();
    assert_eq!(kept(&store, empty).unwrap(), empty);
}

#[test]
fn a_file_that_was_changed_meanwhile_is_not_kept() {
    let folder = Folder::new();
    let (mut store, ..) = create(&folder);
    for now in ["合同甲方：甲", "合同甲方", "合同甲方：乙丙", ""] {
        let refused =
            put(&mut store, "合同甲方：乙".as_bytes(), &mut |out| out.write_all(now.as_bytes()));
        let refused = refused.unwrap_err();
        assert!(refused.to_string().contains("被改动"), "{now}: {refused}");
        assert_eq!(kept(&store, "合同甲方：乙".as_bytes()), None, "{now}");
        assert_eq!(kept(&store, now.as_bytes()), None, "{now}");
    }
    let gone = put(&mut store, b"x", &mut |_| Err(io::ErrorKind::NotFound.into()));
    assert!(matches!(gone, Err(StoreError::Io(_))), "{gone:?}");
}

#[test]
fn only_what_nothing_refers_to_is_taken_out_again() {
    let folder = Folder::new();
    let (mut store, ..) = create(&folder);
    let staff = add_staff(&mut store);
    let case = full_case("经信-2024-0001", &staff);
    store.write(|tx| support::put(tx, &case, &staff[0])).unwrap();
    let package = store.read(|reader| reader.packages_of(&case.number)).unwrap().remove(0);
    let files = store.read(|reader| reader.package_files(package.id)).unwrap();
    put(&mut store, b"stray", &mut |out| out.write_all(b"stray")).unwrap();
    store
        .write::<_, StoreError>(|tx| {
            tx.audit(event("import.attachments-dropped", ""))?;
            tx.drop_stray_original(&Sha256Hex::of(b"stray"))?;
            files.iter().try_for_each(|file| tx.drop_stray_original(&file.sha256))
        })
        .unwrap();
    assert_eq!(kept(&store, b"stray"), None);
    for file in &files {
        assert!(
            store.read::<_, StoreError>(|reader| reader.has_original(&file.sha256)).unwrap(),
            "{}",
            file.name
        );
    }
}
