//! What can go wrong with the store, in words that say what to do.

use std::io;

/// The store could not do its work. Nothing was changed where a write returns one.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The password or the recovery key is wrong, or there is no such user: which of these is not said.
    #[error("用户名或口令不正确")]
    WrongPassword,
    /// Too many failures in a row.
    #[error("口令连续输错 {count} 次，请 {minutes} 分钟后再试，或请管理员重设口令", count = .failures)]
    Locked {
        /// How many failures.
        failures: u32,
        /// For how long.
        minutes: i64,
    },
    /// The text is not a recovery key: its length, a character or its check character is wrong.
    #[error("恢复密钥应为 8 组、每组 5 个字符，请核对后重新输入")]
    NotARecoveryKey,
    /// The file is there and is not a store of this program.
    #[error("“{0}”不是评审工作台的数据文件")]
    NotAStore(String),
    /// The file of key slots beside the store is gone: without it nothing can be opened.
    #[error("找不到“{0}”：它保存各用户的钥匙，必须与数据文件放在一起。请从备份恢复")]
    NoSlots(String),
    /// The store was written by a newer version of the program; it was left untouched.
    #[error("数据由更新版本的程序写成（第 {found} 版，本程序支持到第 {known} 版），未作任何改动。请升级程序")]
    Newer {
        /// The store's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Another window or command is writing, and did not finish within the time allowed.
    #[error("数据正被另一个窗口或命令使用，请稍后再试")]
    InUse,
    /// What needs the store alone found somebody else at it.
    #[error("另有窗口或命令开着这份数据：请先全部退出登录，再办理")]
    OthersOpen,
    /// The store was moved; what stands here is what it was then.
    #[error("这份数据已搬到“{0}”，请到那里打开；这里的不再使用")]
    Moved(String),
    /// Somebody's slot is of an older form, which takes their password to be made anew.
    #[error(
        "{0}自程序升级以来还没有登录过，新钥匙交不到他们手里。请他们各登录一次，或先重设口令、停用，再换"
    )]
    NoPairYet(String),
    /// The disk is full.
    #[error("磁盘空间不足，本次改动没有保存，原有数据未受影响")]
    Full,
    /// The file, its folder or the disk cannot be written.
    #[error("数据文件或所在文件夹不可写，本次改动没有保存，原有数据未受影响")]
    ReadOnly,
    /// What was read is not what was written.
    #[error("数据已损坏：{0}。请从备份恢复")]
    Damaged(String),
    /// SQLite met a page that is not what was written.
    #[error("数据已损坏：{0}。请从备份恢复，或用“抢救”（store rescue）把读得出的存成一份新的")]
    Broken(String),
    /// The first page, or one that says which tables there are, cannot be read: what stands on all others is unknown.
    #[error(
        "{0}。各表放在哪里记在其中，其余各页无从读起，抢救不了。请从备份恢复（restore）：自动备份在数据文件旁的 .backups 文件夹里"
    )]
    BeyondRescue(String),
    /// Something was found broken before: what is still there is not put at risk.
    #[error(
        "数据文件已查出损坏，为免越损越多，不再写入：可以查看。请从备份恢复，或用“抢救”（store rescue）把读得出的存成一份新的"
    )]
    OnlyToRead,
    /// There is a file already where one would be made.
    #[error("“{0}”已经存在，不会覆盖")]
    Exists(String),
    /// There is no file where the store should be.
    #[error("找不到“{0}”")]
    Missing(String),
    /// What was asked for is not in the store.
    #[error("没有{what}“{name}”")]
    NoSuch {
        /// The kind of thing, in Chinese.
        what: &'static str,
        /// Its name or number.
        name: String,
    },
    /// A name is taken already.
    #[error("{what}“{name}”已经存在")]
    Taken {
        /// The kind of thing, in Chinese.
        what: &'static str,
        /// Its name or number.
        name: String,
    },
    /// What the change rests on has changed in the meantime.
    #[error("{0}已被他人改动，请刷新后再办理")]
    Stale(String),
    /// An amount to be paid has parts of a fen.
    #[error("金额“{0}”不是整分，无法保存")]
    NotWholeFen(String),
    /// A name is empty, too long or has control characters.
    #[error("“{0}”不能用作用户名：须为 1–40 个字，不含控制字符，首尾不留空格")]
    BadName(String),
    /// A file was changed between reading it and storing it.
    #[error("文件在读取过程中被改动，没有入库。请关闭正在编辑它的程序后重新导入")]
    Changed,
    /// The user stopped it; nothing is left of it.
    #[error("已停止")]
    Stopped,
    /// A mistake of the program: a change without its audit entry. It was rolled back.
    #[error("程序错误：改动没有审计记录，已撤销")]
    Unaudited,
    /// The operating system refused.
    #[error("读写文件失败：{0}")]
    Io(io::Error),
    /// The database refused.
    #[error("数据库操作失败：{0}")]
    Sql(rusqlite::Error),
    /// A cryptographic operation failed for another reason than a wrong key.
    #[error("加密操作失败：{0}")]
    Crypto(String),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> StoreError {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            _ => StoreError::Io(error),
        }
    }
}
