//! Who ever had a hand in a case, from everything that was ever put on record, superseded or not.

use casework::{Hand, Role};
use rusqlite::params;

use crate::columns::by;
use crate::{Reader, StoreError};

impl Reader<'_> {
    pub(super) fn hands(&self, case_id: i64, number: &str) -> Result<Vec<Hand>, StoreError> {
        // Taking something back leaves no row of its own: of that the audit log knows.
        let mut statement = self.conn().prepare_cached(
            "SELECT by_id, users.name AS by_name, role FROM (
               SELECT by_id, 'reviewer' AS role FROM findings WHERE case_id = ?1
               UNION SELECT by_id, 'reviewer' FROM admissions WHERE case_id = ?1
               UNION SELECT by_id, 'reviewer' FROM materials WHERE case_id = ?1
               UNION SELECT by_id, 'reviewer' FROM settlements WHERE case_id = ?1
               UNION SELECT by_id, 'reviewer' FROM decisions WHERE case_id = ?1
               UNION SELECT by_id, 'reviewer' FROM voucher_matches WHERE case_id = ?1
               UNION SELECT by_id, 'reviewer' FROM made_items WHERE case_id = ?1
               UNION SELECT by_id, role FROM signatures WHERE case_id = ?1
               UNION SELECT users.id, 'reviewer' FROM audit JOIN users ON users.name = who
               WHERE subject = ?2 AND action IN ('case.take-back-finding', 'case.admit-whole',
                 'case.check-material', 'case.take-back-settlement', 'case.take-back-decision',
                 'case.take-back-match', 'case.take-back-made-item')
             ) JOIN users ON users.id = by_id ORDER BY by_id, role",
        )?;
        let rows = statement.query_and_then(params![case_id, number], |row| {
            let role: String = row.get("role")?;
            let role = Role::named(&role).ok_or_else(|| StoreError::Damaged(format!("角色“{role}”")))?;
            Ok(Hand { by: by(row)?, role })
        })?;
        rows.collect()
    }
}
