//! What must be reached.

/// A wanted figure. Zero where nothing is wanted.
pub struct Goal {
    /// The work.
    pub work: &'static str,
    /// What is counted.
    pub metric: &'static str,
    /// The rival; the best of all where empty.
    pub against: &'static str,
    /// The rival's time over ours.
    pub ratio: f64,
    /// The share of all cores' peak.
    pub share: f64,
    /// Memory, as a multiple of the weights' and activations' bytes.
    pub memory: f64,
}

const fn goal(work: &'static str, metric: &'static str, against: &'static str, ratio: f64) -> Goal {
    Goal { work, metric, against, ratio, share: 0.0, memory: 0.0 }
}

/// In the order of the table.
pub const GOALS: [Goal; 10] = [
    goal("W1", "us_per_step", "jax-scan", 4.0),
    goal("W1", "us_per_step", "torch-eager", 200.0),
    Goal { share: 0.75, ..goal("W2", "s_per_epoch", "", 1.8) },
    goal("W2b", "s_per_epoch", "", 2.0),
    Goal { share: 0.75, ..goal("W3", "s_per_epoch", "", 1.7) },
    Goal { memory: 1.3, ..goal("W4-sgd", "s_per_step", "", 1.2) },
    Goal { memory: 3.3, ..goal("W4-adam", "s_per_step", "", 1.2) },
    goal("W5", "us_batch1", "", 1.5),
    goal("W5", "samples_per_s_batch8192", "", 2.0),
    goal("W6", "us_per_step", "", 2.5),
];

/// What training the 500 million weights of W500M may take, in MiB.
pub const W500M_MIB: f64 = 12.0 * 1024.0;
