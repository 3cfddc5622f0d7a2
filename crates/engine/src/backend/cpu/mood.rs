//! Who does a stretch of operations at the moment. What comes out is the same, so that only the clock can tell: two cores
//! that share no cache take many times as long to hand each other what they wrote, cores that have other work to do let
//! members wait, and both come and go. So each way is tried now and then, and the quicker one kept.

use std::time::Duration;

/// Who does a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// All threads together.
    Team,
    /// The calling thread.
    Alone,
    /// For each operation whoever is called and awake: they take what is left to do.
    Apart,
}

/// Stretches that are timed each way: an even number, as a step has one forward and one back.
const TRIES: u32 = 16;
/// A team that is hardly quicker is not worth its cores.
const WORTH: f64 = 0.97;

/// See the module. Its unit is the multiply-add.
#[derive(Debug)]
pub(super) struct Mood {
    /// What was quicker, for how long it is not asked again, and how long that was the last time.
    quicker: Way,
    settled: f64,
    last_settled: f64,
    /// The same of doing without a team, as someone was waited for that cannot have been running.
    apart: f64,
    last_apart: f64,
    team: Tried,
    alone: Tried,
}

/// How a way did.
#[derive(Clone, Copy, Debug, Default)]
struct Tried {
    stretches: u32,
    work: f64,
    time: f64,
}

impl Tried {
    fn hear(&mut self, work: f64, time: Duration) {
        self.stretches += 1;
        self.work += work;
        self.time += time.as_secs_f64();
    }

    fn pace(&self) -> f64 {
        self.time / self.work.max(1.0)
    }
}

impl Default for Mood {
    fn default() -> Mood {
        let (team, alone) = Default::default();
        let (settled, last_settled, apart, last_apart) = Default::default();
        Mood { quicker: Way::Team, settled, last_settled, apart, last_apart, team, alone }
    }
}

impl Mood {
    /// The shortest and the longest time without a team that was late: about a millisecond, and half a second.
    const APART: (f64, f64) = (1e8, 5e10);
    /// The shortest and the longest time between trials: some 100 milliseconds, and ten seconds.
    const SETTLED: (f64, f64) = (1e10, 1e12);

    /// Who is to do `work` now.
    pub(super) fn way(&mut self, work: f64) -> Way {
        if self.apart > 0.0 {
            self.apart -= work;
            return Way::Apart;
        }
        if !self.tries() {
            self.settled -= work;
            return self.quicker;
        }
        if self.team.stretches < TRIES { Way::Team } else { Way::Alone }
    }

    /// Whether it wants to hear how long a stretch takes.
    pub(super) fn tries(&self) -> bool {
        self.settled <= 0.0
    }

    /// Hears how a way did.
    pub(super) fn hear(&mut self, way: Way, work: f64, time: Option<Duration>, late: bool) {
        if late {
            self.last_apart = (4.0 * self.last_apart).clamp(Self::APART.0, Self::APART.1);
            self.apart = self.last_apart;
            return;
        }
        self.last_apart *= 15.0 / 16.0;
        match (way, time) {
            (Way::Team, Some(time)) => self.team.hear(work, time),
            (Way::Alone, Some(time)) => self.alone.hear(work, time),
            _ => return,
        }
        if self.team.stretches >= TRIES && self.alone.stretches >= TRIES {
            self.settle();
        }
    }

    /// Keeps the quicker way, for longer if it is still the same.
    fn settle(&mut self) {
        let quicker = match self.team.pace() < WORTH * self.alone.pace() {
            true => Way::Team,
            false => Way::Alone,
        };
        let longer = if quicker == self.quicker { 2.0 * self.last_settled } else { 0.0 };
        self.last_settled = longer.clamp(Self::SETTLED.0, Self::SETTLED.1);
        (self.quicker, self.settled) = (quicker, self.last_settled);
        (self.team, self.alone) = Default::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does `stretches` of a million multiply-adds, where a team takes `team` ms and one thread `alone`; how many of them
    /// each way.
    fn run(mood: &mut Mood, stretches: usize, team: u64, alone: u64) -> [usize; 2] {
        let mut each = [0; 2];
        for _ in 0..stretches {
            let timed = mood.tries();
            let way = mood.way(1e6);
            let (i, ms) = if way == Way::Team { (0, team) } else { (1, alone) };
            each[i] += 1;
            mood.hear(way, 1e6, timed.then(|| Duration::from_millis(ms)), false);
        }
        each
    }

    #[test]
    fn the_quicker_way_is_kept_until_the_other_is() {
        let mut mood = Mood::default();
        let [team, alone] = run(&mut mood, 100_000, 2, 3);
        assert!(team > 99_800 && alone >= 16, "{team} {alone}");
        let [team, alone] = run(&mut mood, 300_000, 5, 3);
        assert!(alone > 200_000 && team >= 16, "{team} {alone}");
        let mut mood = Mood::default();
        let [team, _] = run(&mut mood, 10_000, 3, 3);
        assert!(team < 200, "a team that is not quicker leaves its cores to others: {team}");
    }

    #[test]
    fn after_a_late_team_operations_are_shared_one_by_one() {
        let mut mood = Mood::default();
        assert_eq!(mood.way(1e6), Way::Team);
        mood.hear(Way::Team, 1e6, Some(Duration::from_millis(1)), true);
        let apart = (0..1000).take_while(|_| mood.way(1e6) == Way::Apart).count();
        assert_eq!(apart, 100);
        mood.hear(Way::Team, 1e6, Some(Duration::from_millis(1)), true);
        let apart = (0..1000).take_while(|_| mood.way(1e6) == Way::Apart).count();
        assert_eq!(apart, 400);
    }
}
