//! Seals: intact, anchored or not, changed; and openssl's own verdict on the same bytes.

use made::invoice::digital;
use made::ofd::{Ofd, Places};
use made::sealed::{Shape, Signatory, seal};
use made::xml;
use vouchers::{FileProblemCode, Reading, Seal, SealState, is_seal_root};

use crate::made;
use crate::table::read_it;

fn plain() -> Ofd {
    let attached = Some(xml::english(&digital()));
    Ofd::of(
        &digital(),
        &Places { attached, tags: true, custom_data: true, sealed: true, ..Places::default() },
    )
}

fn seal_of(reading: &Reading) -> &Seal {
    reading.vouchers[0].seal.as_ref().unwrap()
}

fn state(ofd: &Ofd, trusted: &[Vec<u8>]) -> (SealState, Reading) {
    let reading = read_it("a.ofd", &ofd.bytes());
    (seal_of(&reading).state(trusted), reading)
}

#[test]
fn an_unsealed_one_is_neither_good_nor_bad() {
    let ofd = Ofd::of(&digital(), &Places { tags: true, ..Places::default() });
    let (state, reading) = state(&ofd, &[]);
    assert_eq!(state, SealState::Unsealed);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    assert!(seal_of(&reading).words(&[]).contains("不说明真伪"));
}

#[test]
fn a_sealed_one_is_trusted_only_where_its_signer_reaches_a_root() {
    let root = Signatory::new("虚构税务证书根", 11, None);
    let signer = Signatory::new("虚构税务局电子印章", 7, Some(&root));
    let stranger = Signatory::new("虚构税务证书根", 12, None);
    assert!(is_seal_root(&root.certificate) && !is_seal_root(&signer.certificate) && !is_seal_root(b"x"));
    for shape in [Shape::Gbt38540, Shape::Gmt0031] {
        let ofd = seal(plain(), &signer, shape);
        let (unanchored, reading) = state(&ofd, &[]);
        assert_eq!(unanchored, SealState::Unanchored, "{:?}", reading.problems);
        let seal = seal_of(&reading);
        assert_eq!(seal.name.as_deref(), Some("全国统一发票监制章（虚构）"));
        assert_eq!(seal.signed_at.as_deref(), Some("2024-05-28 18:11"));
        assert!(seal.signer(&[]).is_none() && seal.words(&[]).contains("未接到受信任的根"));
        let roots = [root.certificate.clone()];
        assert_eq!(seal.state(&roots), SealState::Trusted);
        assert_eq!(seal.signer(&roots), Some("虚构税务局电子印章"));
        // A root of the same name with another key is another root.
        assert_eq!(seal.state(std::slice::from_ref(&stranger.certificate)), SealState::Unanchored);
    }
}

#[test]
fn what_was_changed_is_named_and_what_is_not_covered_is_never_called_sealed() {
    let signer = Signatory::new("虚构税务局电子印章", 7, None);
    let ofd = seal(plain(), &signer, Shape::Gbt38540);
    let page = "Doc_0/Pages/Page_0/Content.xml";
    let (changed, reading) = state(&ofd.clone().changed(page, "52591.75", "92591.75"), &[]);
    assert_eq!(changed, SealState::Changed);
    assert_eq!(seal_of(&reading).changed, [page]);
    assert!(reading.problems.iter().any(|problem| problem.code == FileProblemCode::SealBroken
        && problem.places[0].file == format!("a.ofd/{page}")));
    let list = "Doc_0/Signs/Sign_0/Signature.xml";
    let (changed, reading) = state(&ofd.clone().changed(list, "throw-away", "throw-awax"), &[]);
    assert_eq!((changed, seal_of(&reading).signed_list), (SealState::Changed, false));
    // OFD.xml is not covered: the seal stays whole, and its values are not sealed.
    let custom = ofd.changed("OFD.xml", "49614.86", "99614.86");
    let (whole, reading) = state(&custom, &[]);
    assert_eq!(whole, SealState::Unanchored);
    assert!(!seal_of(&reading).covers("a.ofd/OFD.xml") && seal_of(&reading).covers(&format!("a.ofd/{page}")));
    assert!(reading.problems.iter().any(|problem| problem.code == FileProblemCode::SourcesDiffer));
}

#[test]
fn another_certificate_of_the_same_key_with_another_name_is_not_believed() {
    let root = Signatory::new("虚构税务证书根", 11, None);
    let signer = Signatory::new("虚构税务局电子印章", 7, Some(&root));
    let renamed = Signatory::new("另一家税务局", 7, None);
    let mut ofd = seal(plain(), &signer, Shape::Gbt38540);
    let value = ofd.part("Doc_0/Signs/Sign_0/SignedValue.dat");
    // The last certificate in the value is the one that stands outside of the signed part.
    let at =
        value.windows(signer.certificate.len()).rposition(|window| window == signer.certificate).unwrap();
    let head = &value[..at];
    let header = head.len() - 4;
    let mut other = value[..header].to_vec();
    other.extend(made::sealed::tlv(0x04, &[&renamed.certificate]));
    other.extend(&value[at + signer.certificate.len()..]);
    // The outer sequence's length is of the old one.
    let body = &other[4..];
    *value = made::sealed::tlv(0x30, &[body]);
    let (state, reading) = state(&ofd, std::slice::from_ref(&root.certificate));
    let seal = seal_of(&reading);
    assert!(seal.signature, "the key is the same");
    assert_eq!((state, seal.listed), (SealState::Unanchored, false));
    assert!(seal.signer(&[root.certificate]).is_none());
    assert!(!seal.words(&[]).contains("另一家税务局"));
}

#[test]
fn openssl_says_the_same_of_a_signers_certificate() {
    let root = Signatory::new("Invented root", 11, None);
    let signer = Signatory::new("Invented signer", 7, Some(&root));
    let folder = tempfile::tempdir().unwrap();
    let pem = |name: &str, der: &[u8]| {
        use base64::Engine as _;
        let body = base64::engine::general_purpose::STANDARD.encode(der);
        let lines: Vec<&str> = body.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
        let path = folder.path().join(name);
        let text = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        std::fs::write(&path, text).unwrap();
        path
    };
    let (root_pem, own_pem) = (pem("root.pem", &root.certificate), pem("own.pem", &signer.certificate));
    let verify = |root: &std::path::Path, own: &std::path::Path| {
        std::process::Command::new("openssl")
            .args(["verify", "-partial_chain", "-vfyopt", "distid:1234567812345678", "-CAfile"])
            .arg(root)
            .arg(own)
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if std::process::Command::new("openssl").arg("version").output().is_err() {
        println!("openssl is not here: its verdict was not asked");
        return;
    }
    assert!(verify(&root_pem, &own_pem));
    let mut broken = signer.certificate.clone();
    *broken.last_mut().unwrap() ^= 1;
    let broken_pem = pem("broken.pem", &broken);
    assert!(!verify(&root_pem, &broken_pem));
}

#[test]
fn every_byte_of_a_sealed_one_that_is_flipped_is_noticed_or_named_as_not_covered() {
    let signer = Signatory::new("虚构税务局电子印章", 7, None);
    let ofd = seal(plain(), &signer, Shape::Gbt38540);
    let step = if std::env::var_os("WORKBENCH_LONG").is_some() { 1 } else { 509 };
    let (mut noticed, mut uncovered) = (0, 0);
    for (index, (path, bytes)) in ofd.parts.iter().enumerate() {
        for at in (0..bytes.len()).step_by(step) {
            let mut changed = ofd.clone();
            changed.parts[index].1[at] ^= 1;
            let reading = read_it("a.ofd", &changed.bytes());
            let Some(voucher) = reading.vouchers.first() else {
                noticed += 1;
                continue;
            };
            let seal = voucher.seal.as_ref().unwrap();
            let told = seal.state(&[]) != SealState::Unanchored;
            let named = !seal.covers(&format!("a.ofd/{path}"));
            assert!(told || named, "{path} at {at}");
            noticed += usize::from(told);
            uncovered += usize::from(!told);
        }
    }
    println!("{noticed} noticed, {uncovered} in parts that are not covered");
    assert!(noticed > 0 && uncovered > 0);
}
