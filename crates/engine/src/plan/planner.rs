//! The planner: layers write their operations through it.

use super::PlanError;
use super::memory::MemoryPlan;
use super::op::{Gradient, Op};
use super::program::{Entry, Extent, Fitted, Group, Mark, ParamInfo, Program, SlotInfo, What};
use crate::init::{Draws, Init};
use crate::layer::{Edges, Factors, Layer, Planned, Pullback, plan_sequence};
use crate::rows::{EdgesId, ParamId, Rows, SlotId};
use crate::spec::ModelSpec;

/// When gradients become updates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Gradients {
    /// Each layer is updated as soon as it has handed its error on: no gradient outlives its layer.
    #[default]
    Fused,
    /// All gradients exist at once, then all updates: for whoever needs the whole gradient. Same bits as fused
    /// where nothing is clipped.
    Kept {
        /// Scales the whole gradient down to this Euclidean norm where it is longer (M:clip; Pascanu et al., ICML
        /// 2013, algorithm 1).
        clip_norm: Option<f32>,
    },
    /// None: parameters stay as they are, and the error goes on to where the inputs enter the net ([`Entry`]), which no
    /// training needs. For asking what an answer owes to its inputs.
    Inputs,
}

/// Collects the operations, slots and parameters of a net.
#[derive(Debug)]
pub struct Planner {
    categories: Vec<u32>,
    order: Gradients,
    forward: Vec<Op>,
    backward: Vec<Op>,
    forward_layers: Vec<u32>,
    backward_layers: Vec<u32>,
    going_back: bool,
    forward_marks: Vec<Mark>,
    backward_marks: Vec<Mark>,
    slots: Vec<SlotInfo>,
    params: Vec<ParamInfo>,
    layers: Vec<String>,
    path: Vec<String>,
    layer: Vec<u32>,
    streams: u32,
    /// Gradients waiting for the end of their layer's scope.
    frames: Vec<Vec<(ParamId, Gradient)>>,
    kept: Vec<(ParamId, SlotId)>,
    edges: Vec<Edges>,
    fitted: Vec<Fitted>,
    entries: Vec<Entry>,
}

impl Planner {
    fn new(categories: &[u32], order: Gradients) -> Self {
        Planner {
            categories: categories.to_vec(),
            order,
            forward: Vec::new(),
            backward: Vec::new(),
            forward_layers: Vec::new(),
            backward_layers: Vec::new(),
            going_back: false,
            forward_marks: Vec::new(),
            backward_marks: Vec::new(),
            slots: Vec::new(),
            params: Vec::new(),
            layers: Vec::new(),
            path: Vec::new(),
            layer: Vec::new(),
            streams: 0,
            frames: Vec::new(),
            kept: Vec::new(),
            edges: Vec::new(),
            fitted: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Appends an operation to the list being written.
    pub fn emit(&mut self, op: Op) {
        let layer = self.layer.last().copied().unwrap_or(Program::NO_LAYER);
        match self.going_back {
            true => {
                self.backward.push(op);
                self.backward_layers.push(layer);
            }
            false => {
                self.forward.push(op);
                self.forward_layers.push(layer);
            }
        }
    }

    /// A new slot.
    pub fn slot(&mut self, extent: Extent) -> SlotId {
        self.slots.push(SlotInfo { extent });
        SlotId(self.slots.len() as u32 - 1)
    }

    /// New rows of `width` for the members of `x`.
    pub fn rows_like(&mut self, x: Rows, width: u32, tracked: bool) -> Rows {
        // More than a row can have is refused where the layer ends.
        let slot = self.slot(Extent::PerRow(x.members.saturating_mul(width)));
        Rows { slot, members: x.members, width, tracked }
    }

    /// Whether somebody upstream of `x` needs the error at it: a parameter, or an input that is asked for.
    pub fn wants_error(&self, x: Rows) -> bool {
        x.tracked || self.order == Gradients::Inputs
    }

    /// Rows for the error at `x`, or `None` if nobody upstream needs it.
    pub fn error_of(&mut self, x: Rows) -> Option<Rows> {
        self.wants_error(x).then(|| self.rows_like(x, x.width, true))
    }

    /// Whether steps change anything.
    pub fn learns(&self) -> bool {
        self.order != Gradients::Inputs
    }

    /// Says where the error lies at rows that a category's vectors are copied to; for whoever asks for inputs.
    pub fn entered(&mut self, y: Rows, error: Rows) {
        if self.order == Gradients::Inputs {
            let writes =
                |op: &Op| matches!(op, Op::Input { y: to } | Op::Gather { y: to, .. } if *to == y.slot);
            if let Some(at) = self.forward.iter().position(writes) {
                self.entries.push(Entry { at, width: y.width, error: error.slot });
            }
        }
    }

    /// A new parameter of the layer being planned. Errors on one that no memory could hold.
    pub fn param(
        &mut self,
        name: &str,
        shape: [u32; 2],
        init: Init,
        group: Group,
    ) -> Result<ParamId, PlanError> {
        self.param_drawn(name, shape, (init, shape, Draws::Each), group)
    }

    /// The same, where the shape does not tell all of its start: the distribution, the widths that its layer reads and
    /// writes, and which numbers start alike.
    pub fn param_drawn(
        &mut self,
        name: &str,
        shape: [u32; 2],
        (init, fan, draws): (Init, [u32; 2], Draws),
        group: Group,
    ) -> Result<ParamId, PlanError> {
        let decay_scale = if matches!(group, Group::Weights | Group::Adapters) { 1.0 } else { 0.0 };
        let name = format!("{}.{name}", self.path.join("."));
        let layer = self.layer.last().copied().unwrap_or(0);
        if shape[0] as u64 * shape[1] as u64 > 1 << 40 {
            return Err(
                self.error(format!("{name} would have [{}, {}] numbers", shape[0], shape[1]), "fewer units")
            );
        }
        let rate_scale = 1.0;
        self.params.push(ParamInfo { name, shape, init, fan, draws, group, rate_scale, decay_scale, layer });
        Ok(ParamId(self.params.len() as u32 - 1))
    }

    /// Lets a parameter learn and decay faster or slower than others (M:factors).
    pub fn tune(&mut self, param: ParamId, factors: Factors) -> Result<(), PlanError> {
        let wrong = |x: f32| !(x >= 0.0 && x.is_finite());
        if wrong(factors.rate) || factors.decay.is_some_and(wrong) {
            let Factors { rate, decay } = factors;
            return Err(self.error(format!("factors {rate} and {decay:?}"), "0 or positive numbers"));
        }
        let info = &mut self.params[param.0 as usize];
        info.rate_scale = factors.rate;
        info.decay_scale = factors.decay.unwrap_or(info.decay_scale);
        Ok(())
    }

    /// Bins that operations read.
    pub fn edges(&mut self, edges: Edges) -> EdgesId {
        self.edges.push(edges);
        EdgesId(self.edges.len() as u32 - 1)
    }

    /// Says that the weights of the product just emitted, and what is added to it, get a start fitted to rows.
    pub fn fit(&mut self, w: ParamId, b: Option<ParamId>, y: Rows) {
        self.fitted.push(Fitted { at: self.forward.len() - 1, w, b, y });
    }

    /// Says how the gradient of `param` comes about; it turns into an update when this layer's scope ends, after
    /// the layer's error operations.
    pub fn gradient(&mut self, param: ParamId, gradient: Gradient) {
        if let Some(frame) = self.frames.last_mut() {
            frame.push((param, gradient));
        }
    }

    /// A number that tells one source of randomness in the program from another.
    pub fn stream(&mut self) -> u32 {
        self.streams += 1;
        self.streams - 1
    }

    /// How many categories code column `column` of the batch has.
    pub fn categories(&self, column: u32) -> Result<u32, PlanError> {
        self.categories.get(column as usize).copied().ok_or_else(|| {
            let wanted = match self.categories.len() {
                0 => "no embedding: the input has no code columns".to_string(),
                n => format!("one from 0 to {}", n - 1),
            };
            self.error(format!("code column {column}"), &wanted)
        })
    }

    /// An error at the layer being planned.
    pub fn error(&self, found: String, wanted: &str) -> PlanError {
        let place = if self.path.is_empty() { "net".into() } else { self.path.join(".") };
        PlanError { place, found, wanted: wanted.into() }
    }

    /// Refuses a width of 0.
    pub fn want_width(&self, name: &str, width: u32) -> Result<(), PlanError> {
        match width {
            0 => Err(self.error(format!("{name} = 0"), "at least 1")),
            _ => Ok(()),
        }
    }

    /// Refuses rows of several members, where `layer` can only do with one.
    pub fn want_one_member(&self, x: Rows, why: &str) -> Result<(), PlanError> {
        match x.members {
            1 => Ok(()),
            n => {
                Err(self
                    .error(format!("rows of {n} members; {why}"), "it before the first layer with members"))
            }
        }
    }

    /// Refuses rows that an embedding of their first `columns` numbers cannot read: it hands no error back.
    pub fn want_embeddable(&self, x: Rows, columns: u64) -> Result<(), PlanError> {
        if x.tracked {
            let found = "an embedding of numbers after layers that learn; it hands no error back";
            return Err(self.error(found.into(), "it first, or in a part of a columns layer of its own"));
        }
        match columns > x.width as u64 {
            true => Err(self
                .error(format!("{columns} embedded columns"), &format!("at most the {} there are", x.width))),
            false => Ok(()),
        }
    }

    /// `columns · width`, where a row can have so many numbers.
    pub fn want_product(&self, columns: u32, width: u32) -> Result<u32, PlanError> {
        columns.checked_mul(width).ok_or_else(|| {
            self.error(format!("{columns} columns with {width} numbers each"), "fewer numbers a column")
        })
    }

    /// Refuses what is not a positive number.
    pub fn want_positive(&self, name: &str, x: f32) -> Result<(), PlanError> {
        match x > 0.0 && x.is_finite() {
            true => Ok(()),
            false => Err(self.error(format!("{name} = {x}"), "a positive number")),
        }
    }

    /// Plans a child layer, number `i` of its parent, and opens a scope around its way back: when that ends, the
    /// layer's gradients become updates.
    pub fn layer(&mut self, i: usize, layer: &dyn Layer, x: Rows) -> Result<Planned, PlanError> {
        self.path.push(format!("{i}.{}", layer.name()));
        let number = self.layers.len() as u32;
        self.layers.push(self.path.join("."));
        self.layer.push(number);
        let planned = layer.plan(self, x).and_then(|(y, back)| match y.members.checked_mul(y.width) {
            Some(_) => Ok((y, back)),
            None => {
                let found = format!("{} members of {} numbers", y.members, y.width);
                Err(self.error(found, "at most 4,294,967,295 numbers a row; fewer members or units"))
            }
        });
        self.layer.pop();
        self.path.pop();
        let (y, inner) = planned?;
        self.forward_marks.push(Mark { at: self.forward.len(), layer: number, what: What::Output(y) });
        let back: Pullback = Box::new(move |plan, dy| {
            let what = What::Error(dy);
            plan.backward_marks.push(Mark { at: plan.backward.len(), layer: number, what });
            plan.frames.push(Vec::new());
            plan.layer.push(number);
            let dx = inner(plan, dy);
            plan.close_frame(number);
            plan.layer.pop();
            dx
        });
        Ok((y, back))
    }

    /// Runs `f` with `part i` in the path: for composites whose branches are not layers themselves.
    pub fn branch<T>(&mut self, i: usize, f: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(i.to_string());
        let result = f(self);
        self.path.pop();
        result
    }

    fn close_frame(&mut self, layer: u32) {
        let frame = self.frames.pop().unwrap_or_default();
        let any = !frame.is_empty();
        for (param, gradient) in frame {
            // The fused order gives the gradient a number too, but never memory: so both orders of a net number
            // their slots alike, and one arena can serve both.
            let into = self.slot(Extent::Fixed(self.params[param.0 as usize].len()));
            match self.order {
                Gradients::Fused => self.emit(Op::GradientUpdate { gradient, param }),
                Gradients::Kept { .. } => {
                    self.emit(Op::Gradient { gradient, param, into });
                    self.kept.push((param, into));
                }
                Gradients::Inputs => {}
            }
        }
        if any && self.learns() {
            self.backward_marks.push(Mark { at: self.backward.len(), layer, what: What::Updated });
        }
    }

    /// Kept order: what happens once all gradients are there.
    fn updates(&self) -> Vec<Op> {
        let mut ops = Vec::new();
        if let Gradients::Kept { clip_norm: Some(limit) } = self.order {
            for (index, &(_, gradient)) in self.kept.iter().enumerate() {
                ops.push(Op::SumSquares { gradient, index: index as u32 });
            }
            ops.extend(self.kept.iter().map(|&(_, gradient)| Op::Rescale { gradient, limit }));
        }
        ops.extend(self.kept.iter().map(|&(param, gradient)| Op::Update { param, gradient }));
        ops
    }
}

/// Plans `spec` for batches of up to `batch` rows, with room for `state_slots` remembered numbers for each trained
/// one. Errors say which layer does not fit.
pub fn plan(
    spec: &ModelSpec,
    batch: usize,
    order: Gradients,
    state_slots: usize,
) -> Result<Program, PlanError> {
    let mut p = Planner::new(&spec.categories, order);
    spec.loss.check_settings().map_err(|found| p.error(found, "a loss that can be minimised"))?;
    if let Gradients::Kept { clip_norm: Some(limit) } = order {
        p.want_positive("the norm to clip at", limit)?;
    }
    if batch == 0 || batch > 1 << 31 {
        return Err(p.error(format!("batches of {batch} rows"), "at least 1 and at most 2³¹"));
    }
    let slot = p.slot(Extent::PerRow(spec.numbers));
    let x = Rows { slot, members: 1, width: spec.numbers, tracked: false };
    if spec.numbers > 0 {
        p.emit(Op::Input { y: slot });
    }
    let (output, back) = plan_sequence(&mut p, &spec.layers, x)?;
    if !output.tracked {
        return Err(p.error("a net without parameters".into(), "at least one dense layer"));
    }
    spec.loss.check_width(output.width).map_err(|wanted| {
        p.error(format!("the last layer writes {} numbers a row", output.width), &wanted)
    })?;
    let dz = p.rows_like(output, output.width, true);
    p.going_back = true;
    if let Some(error) = back(&mut p, dz) {
        p.entered(x, error);
    }
    p.entries.sort_by_key(|entry| entry.at);
    let updates = p.updates();
    let loss = Op::Loss { loss: spec.loss, members: output.members, z: output.slot, dz: dz.slot };
    let ops: Vec<&Op> = p.forward.iter().chain([&loss]).chain(&p.backward).chain(&updates).collect();
    let mut alive: Vec<SlotId> = p.kept.iter().map(|k| k.1).collect();
    alive.push(output.slot);
    alive.extend(p.entries.iter().map(|entry| entry.error));
    let memory = MemoryPlan::lay_out(batch, &p.params, state_slots, &p.slots, &ops, &alive);
    Ok(Program {
        forward: p.forward,
        loss,
        backward: p.backward,
        updates,
        gradients: p.kept,
        output,
        forward_marks: p.forward_marks,
        backward_marks: p.backward_marks,
        forward_layers: p.forward_layers,
        backward_layers: p.backward_layers,
        params: p.params,
        edges: p.edges,
        fitted: p.fitted,
        entries: p.entries,
        slots: p.slots,
        layers: p.layers,
        memory,
    })
}
