//! From a certificate up to a root, and whether the root is one that is trusted.

use x509_cert::Certificate;

use crate::signing::certificate::{issued_by, may_name};

/// Whether a signer's certificates lead to one of these roots.
#[must_use]
pub fn leads_to(signer: &crate::Signer, roots: &[Certificate]) -> bool {
    path(&signer.certificate, &signer.chain, roots)
        .is_ok_and(|path| path.last().is_some_and(|root| roots.contains(root)))
}

/// Whether a certificate leads to one of these roots, by way of `others` where need be, and each on the way may issue it.
#[must_use]
pub fn vouches(own: &Certificate, others: &[Certificate], roots: &[Certificate]) -> bool {
    path(own, others, roots).is_ok_and(|path| {
        path.last().is_some_and(|root| roots.contains(root))
            && path.iter().skip(1).all(|issuer| may_name(issuer, own))
    })
}

/// From the signer's certificate up to a root. Every certificate in the signature has to be part of it.
pub(crate) fn path(
    own: &Certificate,
    others: &[Certificate],
    roots: &[Certificate],
) -> Result<Vec<Certificate>, String> {
    let mut path = vec![own.clone()];
    let mut rest: Vec<&Certificate> = others.iter().collect();
    loop {
        let last = path.last().unwrap_or(own);
        if issued_by(last, last) {
            break;
        }
        let found = rest.iter().position(|other| issued_by(last, other)).map(|at| rest.swap_remove(at));
        let given = || roots.iter().find(|root| issued_by(last, root));
        match found.or_else(given) {
            Some(issuer) => path.push(issuer.clone()),
            None => return Err("证书链不完整，找不到签发者".to_owned()),
        }
        if path.len() > others.len() + 2 {
            return Err("证书链成环".to_owned());
        }
    }
    if rest.is_empty() {
        Ok(path)
    } else {
        Err("签名数据中夹带了与签名人无关的证书".to_owned())
    }
}
