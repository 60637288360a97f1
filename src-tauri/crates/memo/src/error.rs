//! Why a memo could not be drawn or signed. What is wrong with a memo under verification is no error but a
//! finding: see [`crate::Verification`].

use std::path::PathBuf;

/// The memo could not be drawn or signed.
#[derive(Debug, thiserror::Error)]
pub enum MemoError {
    /// A font file cannot be read.
    #[error("读不到字体文件 {file}：{source}。请检查安装是否完整")]
    FontFile {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A font file is not a font that can be embedded.
    #[error("字体文件 {file} 无法解析，不能嵌入评审意见。请换用完整的字体文件")]
    NotAFont {
        /// Which file.
        file: PathBuf,
    },
    /// No font has the character: a box in its place would be a lie.
    #[error("字符“{ch}”（U+{:04X}）在随附字体中没有字形，所在文字：“{context}”。请改用规范字，或在设置中指定含有该字的字体", u32::from(*ch))]
    NoGlyph {
        /// The character.
        ch: char,
        /// The text that it stands in.
        context: String,
    },
    /// The opinion does not fit its field.
    #[error("{role}意见过长（{length} 字），意见栏最多约 150 字。请精简后再签")]
    OpinionTooLong {
        /// Whose opinion.
        role: &'static str,
        /// Its length in characters.
        length: usize,
    },
    /// An amount that cannot be written in capitals.
    #[error("金额 {0} 元不能写成大写：金额应为非负数，并精确到分")]
    NoCapitals(String),
    /// The content names a role that signs no memo.
    #[error("{0}不在评审意见上签名")]
    NotASigner(&'static str),
    /// The bytes are not a memo of this program.
    #[error("这份文件不是本程序生成的评审意见，不能签名：{0}")]
    NotAMemo(String),
    /// The field is signed already.
    #[error("{0}栏已经签名，不能重复签名")]
    SignedAlready(&'static str),
    /// An earlier field is still empty.
    #[error("{waiting}尚未签名，{role}不能先签。签名顺序为经办、复核、审定")]
    OutOfOrder {
        /// Who wants to sign.
        role: &'static str,
        /// Who must sign before.
        waiting: &'static str,
    },
    /// The memo has been changed since it was signed: signing it would cover that up.
    #[error("这份评审意见在签名之后被改动，不能继续签名：{0}")]
    Tampered(String),
    /// The key does not belong to the certificate.
    #[error("签名私钥与证书不一致")]
    KeyMismatch,
    /// A certificate cannot be made, read or used.
    #[error("证书有误：{0}")]
    Certificate(String),
    /// The key refused to sign.
    #[error("签名失败：{0}")]
    Signing(String),
    /// A token refused, or has no key that may sign.
    #[error("令牌不能签名：{0}")]
    Token(String),
    /// A key file cannot be used.
    #[error("密钥文件不能签名：{0}")]
    KeyFile(String),
    /// A picture of a seal or of handwriting cannot be used.
    #[error("图片不能使用：{0}。请改用背景透明的 PNG 图片")]
    Picture(String),
    /// The PDF library failed.
    #[error("生成 PDF 失败：{0}")]
    Pdf(String),
}
