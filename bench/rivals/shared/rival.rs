//! Random numbers, and a figure as a line of JSON: for rivals in Rust.

/// Xorshift (Marsaglia, "Xorshift RNGs", 2003): quick, and good enough for data to be timed on.
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From −1 to 1.
    pub fn uniform(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

/// Prints the median of `values`, with the best, and the most memory that this process has had.
pub fn emit((peer, version): (&str, &str), work: &str, threads: &str, metric: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let peak: f64 = peak.split_whitespace().nth(1).unwrap().parse().unwrap();
    println!(
        "{{\"peer\":\"{peer}\",\"version\":\"{version}\",\"workload\":\"{work}\",\"threads\":{threads},\
         \"metric\":\"{metric}\",\"value\":{:e},\"min\":{:e},\"n\":{},\"peak_rss_mib\":{:.0}}}",
        values[values.len() / 2],
        values[0],
        values.len(),
        peak / 1024.0
    );
}
