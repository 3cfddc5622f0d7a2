//! Members: nets that are trained side by side on the same rows and share most of their weights, so that together they
//! cost little more than one and answer like many (TabM, arXiv 2410.24210; BatchEnsemble, arXiv 2002.06715). What tells
//! them apart are adapters, factors of their own on what a shared layer reads and writes, and their last layers.
//!
//! Each layer here says how many members there are. Rows of one member are given to all of them; rows that have members
//! already keep them, and their number must agree.

use serde::{Deserialize, Serialize};

use super::{Layer, Planned, Pullback};
use crate::init::{Draws, Init};
use crate::plan::op::{Gradient, Op};
use crate::plan::{Group, PlanError, Planner};
use crate::rows::{ParamId, Rows};

/// `y[m] = x` for each member (M:repeat): from here on there are members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repeat {
    /// How many.
    pub members: u32,
}

/// `y[m] = x[m] ⊙ R[m]`, R `[members, width]` (M:member-scale): each member sees the features in a light of its own.
/// As the only adapter of a net whose other layers are shared it is TabM-mini (arXiv 2410.24210, section 3.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberScale {
    /// How many.
    pub members: u32,
    /// Start of R.
    pub init: Init,
    /// Widths of neighbouring columns that make up one feature each (such as its embedding) and start alike; empty where
    /// each column is a feature.
    pub groups: Vec<u32>,
}

/// `y[m] = ((x[m] ⊙ R[m])·W) ⊙ S[m] + b[m]` (M:member-dense): W `[width, units]` is shared, R `[members, width]`,
/// S and b `[members, units]` are each member's own. S starts at 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberDense {
    /// How many.
    pub members: u32,
    /// Outputs of a member.
    pub units: u32,
    /// Start of W.
    pub init: Init,
    /// Start of b: one draw for all members.
    pub bias: Init,
    /// Start of R.
    pub scale: Init,
    /// As in [`MemberScale`], for R.
    pub groups: Vec<u32>,
}

/// `y[m] = x[m]·W[m] + b[m]` (M:own): W `[members, width, units]` and b `[members, units]`, nothing shared. For the last
/// layer; as every layer it makes nets that share no weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnDense {
    /// How many.
    pub members: u32,
    /// Outputs of a member.
    pub units: u32,
    /// Start of W.
    pub init: Init,
    /// Start of b.
    pub bias: Init,
}

/// Rows of `width` numbers for each of `members`, where `x` has as many members or one that all read.
fn member_rows(plan: &mut Planner, x: Rows, members: u32, width: u32) -> Result<Rows, PlanError> {
    plan.want_width("members", members)?;
    plan.want_width("width", x.width)?;
    if x.members != 1 && x.members != members {
        let found = format!("{members} members, but what it reads has {}", x.members);
        return Err(plan.error(found, "the same number of members in all layers"));
    }
    Ok(plan.rows_like(Rows { members, ..x }, width, true))
}

/// `x` for each of `members`, and the way back.
fn repeat(plan: &mut Planner, x: Rows, members: u32) -> Result<Planned, PlanError> {
    if x.members == members && x.width > 0 {
        return Ok((x, Box::new(|_, dy| Some(dy))));
    }
    let y = Rows { tracked: x.tracked, ..member_rows(plan, x, members, x.width)? };
    plan.emit(Op::Repeat { x: x.slot, y: y.slot });
    let back: Pullback = Box::new(move |plan, dy| {
        let dx = plan.error_of(x)?;
        plan.emit(Op::SumMembers { dy: dy.slot, dx: dx.slot });
        Some(dx)
    });
    Ok((y, back))
}

/// `y[m] = x[m] ⊙ R[m]`.
fn scale(
    plan: &mut Planner,
    x: Rows,
    members: u32,
    (init, groups): (Init, &[u32]),
    name: &str,
) -> Result<Planned, PlanError> {
    let y = member_rows(plan, x, members, x.width)?;
    let draws = match groups {
        [] => Draws::Each,
        groups if groups.iter().map(|&n| n as u64).sum::<u64>() == x.width as u64 => {
            Draws::Groups(groups.to_vec())
        }
        groups => {
            let sum: u64 = groups.iter().map(|&n| n as u64).sum();
            return Err(plan.error(
                format!("groups of {sum} columns in all, but it reads {}", x.width),
                "groups whose widths add up to what it reads, or none",
            ));
        }
    };
    let g = plan.param_drawn(name, [members, x.width], (init, [x.width; 2], draws), Group::Adapters)?;
    plan.emit(Op::Scale { x: x.slot, g, b: None, y: y.slot });
    let back: Pullback = Box::new(move |plan, dy| {
        let dx = plan.error_of(x);
        if let Some(dx) = dx {
            plan.emit(Op::ScaleBack { dy: dy.slot, g, dx: dx.slot });
        }
        plan.gradient(g, Gradient::ScaleSum { x: x.slot, dy: dy.slot });
        dx
    });
    Ok((y, back))
}

/// A bias for each member.
fn bias(
    plan: &mut Planner,
    [members, width, units]: [u32; 3],
    init: Init,
    draws: Draws,
) -> Result<ParamId, PlanError> {
    plan.param_drawn("bias", [members, units], (init, [width, units], draws), Group::Biases)
}

impl Layer for Repeat {
    fn name(&self) -> &'static str {
        "repeat"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("members", self.members)?;
        plan.want_one_member(x, "they cannot be repeated again")?;
        repeat(plan, x, self.members)
    }
}

impl Layer for MemberScale {
    fn name(&self) -> &'static str {
        "member_scale"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        scale(plan, x, self.members, (self.init, &self.groups), "scale")
    }
}

impl Layer for MemberDense {
    fn name(&self) -> &'static str {
        "member_dense"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("units", self.units)?;
        let (members, units) = (self.members, self.units);
        let (r, scale_back) = scale(plan, x, members, (self.scale, &self.groups), "input_scale")?;
        let w = plan.param("weight", [x.width, units], self.init, Group::Weights)?;
        let s = plan.param("output_scale", [members, units], Init::Ones, Group::Adapters)?;
        let b = bias(plan, [members, x.width, units], self.bias, Draws::OneRow)?;
        let (u, y) = (member_rows(plan, r, members, units)?, member_rows(plan, r, members, units)?);
        plan.emit(Op::Affine { x: r.slot, w, b: None, y: u.slot });
        plan.emit(Op::Scale { x: u.slot, g: s, b: Some(b), y: y.slot });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let (du, dr) = (plan.rows_like(u, units, true), plan.rows_like(r, r.width, true));
                plan.emit(Op::ScaleBack { dy: dy.slot, g: s, dx: du.slot });
                plan.gradient(s, Gradient::ScaleSum { x: u.slot, dy: dy.slot });
                plan.gradient(b, Gradient::ColumnSum { dy: dy.slot });
                plan.emit(Op::TimesTransposed { dy: du.slot, w, dx: dr.slot });
                plan.gradient(w, Gradient::TransposedTimes { x: r.slot, dy: du.slot });
                scale_back(plan, dr)
            }),
        ))
    }
}

impl Layer for OwnDense {
    fn name(&self) -> &'static str {
        "own_dense"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("units", self.units)?;
        let (members, units) = (self.members, self.units);
        plan.want_width("members", members)?;
        let (x, repeat_back) = repeat(plan, x, members)?;
        let y = member_rows(plan, x, members, units)?;
        // As many as a row of x has, which is known to be few enough.
        let inputs = members.saturating_mul(x.width);
        let fan = [x.width, units];
        let w = plan.param_drawn("weight", [inputs, units], (self.init, fan, Draws::Each), Group::Weights)?;
        let b = bias(plan, [members, x.width, units], self.bias, Draws::Each)?;
        plan.emit(Op::AffineEach { x: x.slot, w, b: Some(b), y: y.slot, members });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x);
                if let Some(dx) = dx {
                    plan.emit(Op::TimesTransposedEach { dy: dy.slot, w, dx: dx.slot, members });
                }
                plan.gradient(w, Gradient::TransposedTimesEach { x: x.slot, dy: dy.slot, members });
                plan.gradient(b, Gradient::ColumnSum { dy: dy.slot });
                repeat_back(plan, dx?)
            }),
        ))
    }
}
