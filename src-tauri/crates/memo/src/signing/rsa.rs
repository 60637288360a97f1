//! RSA signatures (RSASSA-PKCS1-v1_5, RFC 8017, 8.2.2), verified and never made: certificates of public authorities
//! and keys on tokens are often RSA. A public operation alone has no secret to leak.

use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode, Sequence};
use p256::elliptic_curve::bigint::Uint;
use p256::elliptic_curve::bigint::modular::runtime_mod::{DynResidue, DynResidueParams};
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use crate::signing::signer::RSA_SHA256;

const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
/// rsaEncryption.
pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

#[derive(Sequence)]
struct PublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// Whether a signature is right. Keys of 2048, 3072 and 4096 bits.
pub(crate) fn verified(
    key: &SubjectPublicKeyInfoOwned,
    signed: &[u8],
    algorithm: &AlgorithmIdentifierOwned,
    signature: &[u8],
) -> bool {
    let null = algorithm.parameters.as_ref().is_some_and(|parameters| *parameters == der::Any::null());
    // DigestInfo up to the digest itself (RFC 8017, 9.2, note 1).
    let (prefix, digest): (&[u8], Vec<u8>) = match algorithm.oid {
        RSA_SHA256 => (
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
            Sha256::digest(signed).to_vec(),
        ),
        RSA_SHA384 => (
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
            Sha384::digest(signed).to_vec(),
        ),
        RSA_SHA512 => (
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
            Sha512::digest(signed).to_vec(),
        ),
        _ => return false,
    };
    if !null || key.algorithm.oid != RSA {
        return false;
    }
    let Some(bytes) = key.subject_public_key.as_bytes() else { return false };
    let Ok(key) = PublicKey::from_der(bytes) else { return false };
    let modulus = key.modulus.as_bytes();
    // The block as the signer must have made it: what comes out has to equal it whole, padding included.
    let mut block = vec![0, 1];
    let Some(padding) = modulus.len().checked_sub(3 + prefix.len() + digest.len()) else { return false };
    block.extend(std::iter::repeat_n(0xFF, padding));
    block.push(0);
    block.extend(prefix);
    block.extend(digest);
    let raised = match modulus.len() {
        256 => raise::<{ 2048 / 64 }>(signature, key.exponent.as_bytes(), modulus),
        384 => raise::<{ 3072 / 64 }>(signature, key.exponent.as_bytes(), modulus),
        512 => raise::<{ 4096 / 64 }>(signature, key.exponent.as_bytes(), modulus),
        _ => None,
    };
    raised.is_some_and(|raised| raised == block)
}

/// `base ^ exponent mod modulus`, big-endian; `None` where a number is out of range.
fn raise<const LIMBS: usize>(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    let number = |bytes: &[u8]| -> Option<Uint<LIMBS>> {
        let mut words = [0_u64; LIMBS];
        if bytes.len() > LIMBS * 8 {
            return None;
        }
        for (index, byte) in bytes.iter().rev().enumerate() {
            words[index / 8] |= u64::from(*byte) << (8 * (index % 8));
        }
        Some(Uint::from_words(words))
    };
    let (base, exponent, modulus) = (number(base)?, number(exponent)?, number(modulus)?);
    if base >= modulus || modulus.as_words()[0] % 2 == 0 || exponent.as_words()[0] % 2 == 0 {
        return None;
    }
    let raised = DynResidue::new(&base, DynResidueParams::new(&modulus)).pow(&exponent).retrieve();
    Some(raised.as_words().iter().rev().flat_map(|word| word.to_be_bytes()).collect())
}
