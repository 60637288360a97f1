//! A baseline JPEG encoder (ITU-T T.81), without subsampling: what scanners and phones hand in, at any quality.

/// Luminance quantisation, K.1.
const QUANTISATION: [u16; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
    22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
    87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];
/// Codes of each length, and their values: K.3.
const DC_COUNTS: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_VALUES: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/// Fixed lengths for the others: every run and size has a code of eight bits or nine; small files are not the aim.
const AC_COUNTS: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 254, 2, 0, 0, 0, 0, 0, 0, 0];

fn ac_values() -> Vec<u8> {
    (0..=255).collect()
}

struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, length: u32) {
        for at in (0..length).rev() {
            self.held = (self.held << 1) | ((value >> at) & 1);
            self.count += 1;
            if self.count == 8 {
                let byte = (self.held & 0xff) as u8;
                self.out.push(byte);
                if byte == 0xff {
                    self.out.push(0);
                }
                (self.held, self.count) = (0, 0);
            }
        }
    }

    fn fill(&mut self) {
        while self.count != 0 {
            self.put(1, 1);
        }
    }
}

/// The codes of a table, by value.
fn codes(counts: &[u8; 16], values: &[u8]) -> Vec<(u32, u32)> {
    let mut out = vec![(0, 0); 256];
    let (mut code, mut at) = (0_u32, 0);
    for (length, count) in counts.iter().enumerate() {
        for _ in 0..*count {
            out[usize::from(values[at])] = (code, length as u32 + 1);
            (code, at) = (code + 1, at + 1);
        }
        code <<= 1;
    }
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xff, marker]);
    out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    out.extend(body);
}

/// Encodes red, green and blue.
pub fn encode(width: usize, height: usize, rgb: &[u8], quality: u8) -> Vec<u8> {
    let scale = if quality < 50 { 5000 / u32::from(quality) } else { 200 - 2 * u32::from(quality) };
    let table: Vec<f64> =
        QUANTISATION.iter().map(|q| f64::from(((u32::from(*q) * scale + 50) / 100).clamp(1, 255))).collect();
    let mut out = vec![0xff, 0xd8];
    let ordered: Vec<u8> = ZIGZAG.iter().map(|at| table[*at] as u8).collect();
    segment(&mut out, 0xdb, &[vec![0], ordered].concat());
    let (w, h) = ((width as u16).to_be_bytes(), (height as u16).to_be_bytes());
    segment(&mut out, 0xc0, &[8, h[0], h[1], w[0], w[1], 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    segment(&mut out, 0xc4, &[&[0_u8], DC_COUNTS.as_slice(), DC_VALUES.as_slice()].concat());
    segment(&mut out, 0xc4, &[&[0x10_u8], AC_COUNTS.as_slice(), ac_values().as_slice()].concat());
    segment(&mut out, 0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    let (dc, ac) = (codes(&DC_COUNTS, &DC_VALUES), codes(&AC_COUNTS, &ac_values()));
    let cosine: Vec<f64> = (0..64)
        .map(|at| {
            let (k, n) = ((at / 8) as f64, (at % 8) as f64);
            let norm = if at / 8 == 0 { (0.125_f64).sqrt() } else { 0.5 };
            norm * ((2.0 * n + 1.0) * k * std::f64::consts::PI / 16.0).cos()
        })
        .collect();
    let mut bits = Bits { out: Vec::new(), held: 0, count: 0 };
    let mut before = [0_i32; 3];
    for top in (0..height).step_by(8) {
        for left in (0..width).step_by(8) {
            for (part, before) in before.iter_mut().enumerate() {
                let block: Vec<f64> = (0..64)
                    .map(|at| {
                        let (x, y) = ((left + at % 8).min(width - 1), (top + at / 8).min(height - 1));
                        let [r, g, b] = [0, 1, 2].map(|c| f64::from(rgb[(y * width + x) * 3 + c]));
                        match part {
                            0 => 0.299 * r + 0.587 * g + 0.114 * b - 128.0,
                            1 => -0.168_736 * r - 0.331_264 * g + 0.5 * b,
                            _ => 0.5 * r - 0.418_688 * g - 0.081_312 * b,
                        }
                    })
                    .collect();
                let turned = transformed(&block, &cosine);
                let levels: Vec<i32> =
                    ZIGZAG.iter().map(|at| (turned[*at] / table[*at]).round() as i32).collect();
                put_block(&mut bits, &levels, before, &dc, &ac);
            }
        }
    }
    bits.fill();
    out.extend(bits.out);
    out.extend([0xff, 0xd9]);
    out
}

fn transformed(block: &[f64], cosine: &[f64]) -> Vec<f64> {
    let along = |from: &[f64]| -> Vec<f64> {
        // Rows, turned over: twice of it is the whole.
        let mut to = vec![0.0; 64];
        for row in 0..8 {
            for k in 0..8 {
                to[k * 8 + row] = (0..8).map(|n| from[row * 8 + n] * cosine[k * 8 + n]).sum();
            }
        }
        to
    };
    along(&along(block))
}

fn size_of(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

fn put_value(bits: &mut Bits, value: i32, size: u32) {
    let plain = if value < 0 { value + (1 << size) - 1 } else { value };
    bits.put(plain as u32, size);
}

fn put_block(bits: &mut Bits, levels: &[i32], before: &mut i32, dc: &[(u32, u32)], ac: &[(u32, u32)]) {
    let step = levels[0] - *before;
    *before = levels[0];
    let size = size_of(step);
    let (code, length) = dc[size as usize];
    bits.put(code, length);
    put_value(bits, step, size);
    let mut run = 0;
    for level in &levels[1..] {
        if *level == 0 {
            run += 1;
            continue;
        }
        while run > 15 {
            let (code, length) = ac[0xf0];
            bits.put(code, length);
            run -= 16;
        }
        let size = size_of(*level);
        let (code, length) = ac[run << 4 | size as usize];
        bits.put(code, length);
        put_value(bits, *level, size);
        run = 0;
    }
    if run > 0 {
        let (code, length) = ac[0];
        bits.put(code, length);
    }
}
