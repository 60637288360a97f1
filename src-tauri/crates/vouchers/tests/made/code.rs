//! QR codes by two makers: what only one of them makes would prove little.

/// A code's modules, dark or not, without a margin.
#[derive(Debug, Clone)]
pub struct Modules {
    pub side: usize,
    pub dark: Vec<bool>,
}

impl Modules {
    pub fn is_dark(&self, x: i64, y: i64) -> bool {
        let side = self.side as i64;
        (0..side).contains(&x) && (0..side).contains(&y) && self.dark[(y * side + x) as usize]
    }
}

pub fn modules(text: &str, other_maker: bool) -> Modules {
    if other_maker {
        let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).unwrap();
        let side = code.size();
        let dark = (0..side * side).map(|at| code.get_module(at % side, at / side)).collect();
        Modules { side: side as usize, dark }
    } else {
        let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).unwrap();
        let dark = code.to_colors().into_iter().map(|colour| colour == qrcode::Color::Dark).collect();
        Modules { side: code.width(), dark }
    }
}
