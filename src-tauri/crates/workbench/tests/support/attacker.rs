//! Somebody with an account's password and the files, and no program of ours: opens the store and rewrites its log.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use casework::AuditEvent;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use memo::p256::elliptic_curve::point::AffineCoordinates;
use memo::p256::elliptic_curve::sec1::ToEncodedPoint;
use memo::p256::{PublicKey, SecretKey};
use rusqlite::{Connection, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The database, opened by what a password and the file of slots give away.
pub fn break_in(store: &Path, user: &str, password: &str) -> Connection {
    let mut slots = store.as_os_str().to_owned();
    slots.push(".slots");
    let slots: Value = serde_json::from_slice(&std::fs::read(slots).unwrap()).unwrap();
    let slot = slots["users"].as_array().unwrap().iter().find(|slot| slot["user"] == user).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let cost = |name: &str| u32::try_from(slot["cost"][name].as_u64().unwrap()).unwrap();
    let params = Params::new(cost("memory_kib"), cost("passes"), cost("lanes"), Some(32)).unwrap();
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &hex::decode(text(&slot["salt"])).unwrap(), &mut key)
        .unwrap();
    let pair = text(&slot["pair"]["id"]);
    let private = opened(slot, &key, &format!("policy-workbench key pair {pair}, user {user}"));
    let private = SecretKey::from_slice(&private).unwrap();
    let wrapped = &slot["pair"]["store_key"];
    let ephemeral = text(&wrapped["ephemeral"]);
    let other = PublicKey::from_sec1_bytes(&hex::decode(&ephemeral).unwrap()).unwrap();
    let product = (other.to_projective() * *private.to_nonzero_scalar()).to_affine();
    let mut digest = Sha256::new();
    digest.update(b"policy-workbench key pair v1");
    digest.update(product.x());
    digest.update(ephemeral);
    digest.update(hex::encode(private.public_key().to_encoded_point(true).as_bytes()));
    let id = text(&slot["id"]);
    let purpose = format!("policy-workbench store key, slot {id}, user {user}");
    let store_key = opened(wrapped, &digest.finalize().into(), &purpose);
    // SQLCipher has to be awake before anything is keyed.
    drop(Connection::open_in_memory().unwrap());
    let conn = Connection::open(store).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\";", hex::encode(store_key))).unwrap();
    conn
}

fn opened(sealed: &Value, key: &[u8; 32], purpose: &str) -> Vec<u8> {
    let bytes = |name: &str| hex::decode(sealed[name].as_str().unwrap()).unwrap();
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            XNonce::from_slice(&bytes("nonce")),
            Payload { msg: &bytes("sealed"), aad: purpose.as_bytes() },
        )
        .unwrap()
}

/// Writes something else into an entry of the log, and makes every hash after it anew, so that the chain holds.
pub fn rewrite(conn: &Connection, seq: i64, after: &str) {
    conn.execute_batch("DROP TRIGGER audit_never_updated; DROP TRIGGER audit_never_deleted;").unwrap();
    conn.execute("UPDATE audit SET after = ?2 WHERE seq = ?1", params![seq, after]).unwrap();
    let mut previous: String =
        conn.query_row("SELECT previous FROM audit WHERE seq = ?1", [seq], |row| row.get(0)).unwrap();
    let rows: Vec<(i64, AuditEvent)> = {
        let mut statement = conn.prepare("SELECT * FROM audit WHERE seq >= ?1 ORDER BY seq").unwrap();
        let event = |row: &rusqlite::Row<'_>| {
            let at: String = row.get("at")?;
            Ok((
                row.get("seq")?,
                AuditEvent {
                    at: at.parse().unwrap(),
                    who: row.get("who")?,
                    action: row.get("action")?,
                    subject: row.get("subject")?,
                    before: row.get("before")?,
                    after: row.get("after")?,
                },
            ))
        };
        statement.query_map([seq], event).unwrap().map(Result::unwrap).collect()
    };
    for (seq, event) in rows {
        let hash = event.hash(seq, &previous);
        conn.execute(
            "UPDATE audit SET previous = ?2, hash = ?3 WHERE seq = ?1",
            params![seq, previous, hash],
        )
        .unwrap();
        conn.execute("UPDATE memos SET head_hash = ?2 WHERE head_seq = ?1", params![seq, hash]).unwrap();
        previous = hash;
    }
    conn.execute("UPDATE head SET hash = ?1", [previous]).unwrap();
    conn.execute_batch(
        "CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, ''); END;
         CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, ''); END;",
    )
    .unwrap();
}

/// Lets the head in the file of slots, which is plain text, fit the rewritten log.
pub fn cover_up(store: &Path, conn: &Connection) {
    let mut path = store.as_os_str().to_owned();
    path.push(".slots");
    let mut slots: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let (seq, hash): (i64, String) =
        conn.query_row("SELECT seq, hash FROM head", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    slots["head"] = serde_json::json!({ "seq": seq, "hash": hash });
    std::fs::write(path, serde_json::to_vec(&slots).unwrap()).unwrap();
}
