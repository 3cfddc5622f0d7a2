//! The error on a plane through the weights of now: coarse first, then finer, until the run is changed. In f64.

use gradus::engine::probe::Probe;
use gradus::engine::rows::Batch;

use super::directions::{Weights, less, principal, project, random, wide};
use super::{Beside, cancelled};
use crate::protocol::{Landscape, PathPoint, Plane, Refusal, Set, What};
use crate::scene::Moment;
use crate::worker::range;

/// Numbers a side, from coarse to fine: each grid has the one before in it.
const SIDES: [u32; 3] = [11, 21, 41];

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// How the plane lies.
    pub plane: Plane,
    /// Keys random directions.
    pub seed: u64,
    /// Half its width.
    pub reach: Option<f64>,
    /// Numbers a side of the finest grid.
    pub finest: u32,
}

/// Gives the coarsest grid; finer ones are told to all pages.
pub fn landscape(
    moment: &Moment,
    view: &View,
    beside: &Beside,
    give: &mut dyn FnMut(Landscape),
) -> Result<(), Refusal> {
    if !SIDES.contains(&view.finest) {
        return Err(range(format!("a side of {}", view.finest), "11, 21 or 41".into()));
    }
    if let Some(reach) = view.reach.filter(|reach| !(*reach > 0.0 && *reach <= 1e6)) {
        return Err(range(format!("reach {reach}"), "a positive number".into()));
    }
    let scene = &moment.scene;
    let centre = wide(&moment.weights);
    let away: Vec<(u64, Weights)> =
        moment.path.iter().map(|(step, at)| (*step, less(&wide(at), &centre, &scene.program))).collect();
    let spread = || principal(&away.iter().map(|(_, away)| away.clone()).collect::<Vec<_>>());
    let found = match view.plane {
        Plane::Random => None,
        Plane::Path => Some(spread().ok_or_else(|| {
            range(
                format!("a path of {} places", away.len()),
                "some steps first: a plane needs three places".into(),
            )
        })?),
    };
    let (directions, explained) = match found {
        Some((directions, explained)) => (directions, Some(explained)),
        None => {
            let one = |which| random(&centre, &scene.program, view.seed, which);
            ([one(0), one(1)], None)
        }
    };
    let (mut probe, batch) = moment.probe(Set::All)?;
    let error = probe.loss(&batch);
    let places: Vec<(f64, f64, f64)> =
        away.iter().map(|(_, away)| project(away, [&directions[0], &directions[1]])).collect();
    let farthest = places.iter().fold(0.0f64, |far, (x, y, _)| far.max(x.abs()).max(y.abs()));
    // The whole path is seen; of random directions, as long as the weights, at least to where they are doubled.
    let reach = view.reach.unwrap_or(match view.plane {
        Plane::Random => (1.2 * farthest).max(1.0),
        Plane::Path => (1.2 * farthest).max(1e-6),
    });
    let mut path: Vec<PathPoint> = (away.iter().zip(places))
        .map(|((step, _), (x, y, off))| PathPoint { step: *step, x, y, off, error: None })
        .collect();
    // The start's own error stands on the picture from the first. Those between would make the coarsest grid half as slow
    // again: they come with the next.
    if let (Some(start), Some((_, away))) = (path.first_mut(), away.first()) {
        start.error = own_error(&mut probe, &batch, away);
    }
    path.push(PathPoint { step: moment.step, x: 0.0, y: 0.0, off: 0.0, error: Some(error) });

    let mut drawn = Landscape {
        ask: beside.id,
        at_step: moment.step,
        on: moment.on(Set::All, error),
        plane: view.plane,
        explained,
        side: 0,
        more: false,
        x: Vec::new(),
        y: Vec::new(),
        errors: Vec::new(),
        path,
    };
    let grid = Grid { reach, directions: &directions };
    let mut sides = SIDES.into_iter().filter(|side| *side <= view.finest).peekable();
    while let Some(side) = sides.next() {
        let playing = || beside.shared.playing.load(std::sync::atomic::Ordering::Relaxed);
        // Finer grids only in a pause.
        let is_first = drawn.side == 0;
        if !is_first && playing() {
            break;
        }
        // What comes later gives way to a question of another kind.
        let over = || beside.stopped() || (!is_first && beside.waited_for());
        let Some(next) = grid.refine(&mut probe, &batch, &drawn, side as usize, &over) else {
            if is_first || beside.stopped() {
                return Err(cancelled());
            }
            beside.shared.tell(What::Landscape(Landscape { more: false, ..drawn }));
            break;
        };
        drawn = Landscape { more: sides.peek().is_some() && !playing(), ..next };
        if !is_first {
            beside.shared.tell(What::Landscape(drawn.clone()));
            continue;
        }
        give(drawn.clone());
        for (place, (_, away)) in drawn.path.iter_mut().zip(&away).skip(1) {
            if beside.stopped() || beside.waited_for() || playing() {
                break;
            }
            place.error = own_error(&mut probe, &batch, away);
        }
        if !drawn.more {
            beside.shared.tell(What::Landscape(drawn.clone()));
        }
    }
    Ok(())
}

/// The error at a place of the path itself, not at its shadow on the plane.
fn own_error(probe: &mut Probe, batch: &Batch, away: &Weights) -> Option<f64> {
    Some(probe.loss_along(batch, &[(away, 1.0)])).filter(|error| error.is_finite())
}

struct Grid<'a> {
    reach: f64,
    directions: &'a [Weights; 2],
}

impl Grid<'_> {
    /// A grid of `side` numbers a side; what the coarser one has is not computed again. `None` where it was stopped.
    fn refine(
        &self,
        probe: &mut Probe,
        batch: &Batch,
        coarse: &Landscape,
        side: usize,
        over: &dyn Fn() -> bool,
    ) -> Option<Landscape> {
        let half = (side / 2) as f64;
        let amounts: Vec<f64> = (0..side).map(|i| self.reach * (i as f64 - half) / half).collect();
        let every = if coarse.side > 1 { (side - 1) / (coarse.side - 1) } else { 0 };
        let mut errors = Vec::with_capacity(side * side);
        for (j, &y) in amounts.iter().enumerate() {
            for (i, &x) in amounts.iter().enumerate() {
                if every > 0 && i % every == 0 && j % every == 0 {
                    errors.push(coarse.errors[j / every * coarse.side + i / every]);
                    continue;
                }
                if over() {
                    return None;
                }
                let along = [(self.directions[0].as_slice(), x), (self.directions[1].as_slice(), y)];
                let error = probe.loss_along(batch, &along);
                errors.push(Some(error).filter(|error| error.is_finite()));
            }
        }
        Some(Landscape { side, x: amounts.clone(), y: amounts, errors, ..coarse.clone() })
    }
}
