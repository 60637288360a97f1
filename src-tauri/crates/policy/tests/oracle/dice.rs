//! Random choices from a seed, so that a failing applicant can be made again.

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    /// Known nine times in ten.
    pub fn known<T>(&mut self, value: T) -> Option<T> {
        (!self.percent(9)).then_some(value)
    }

    /// Mostly yes, sometimes no, sometimes unknown.
    pub fn yes(&mut self) -> Option<bool> {
        let yes = self.percent(88);
        self.known(yes)
    }

    /// Fen, often at a threshold or just beside it.
    pub fn money(&mut self) -> i128 {
        const THRESHOLDS: [i128; 14] = [
            300_000_000,
            500_000_000,
            1_000_000_000,
            1_000_000_000,
            2_000_000_000,
            5_000_000_000,
            166_666_667,
            333_333_333,
            6_666_666_667,
            13_333_333_334,
            33_333_333_334,
            100_000_000,
            200_000_000,
            10_000_000_000,
        ];
        let around = i128::from(self.below(5)) - 2;
        match self.below(3) {
            0 => (self.pick(&THRESHOLDS) + around).max(0),
            1 => i128::from(self.below(3_000_000_000)),
            _ => i128::from(self.below(40_000_000_000)),
        }
    }
}
