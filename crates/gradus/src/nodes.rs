//! What the two ends of a weight are, in the table's own names.

use gradus_engine::plan::Program;
use gradus_engine::plan::op::Op;
use gradus_engine::rows::{ParamId, SlotId};

use serde::{Deserialize, Serialize};

use crate::model::Card;

/// One end of a weight: data, so that each language has its own words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Node {
    /// An input of the net, by its name: `age from 17 to 22`, `workclass = Private`.
    Input {
        /// Its name.
        name: String,
    },
    /// A number that an embedding gives.
    Embedded {
        /// The column.
        column: String,
        /// Which number of the vector, from 1.
        number: usize,
    },
    /// A unit inside the net.
    Unit {
        /// The layer that writes it, as in [`crate::report::data::LayerLine::path`].
        layer: String,
        /// Which one, from 1.
        unit: usize,
    },
    /// A raw output: of a class, or of the target's column.
    Output {
        /// The class (for two classes the second, whose probability it becomes) or the target.
        name: String,
    },
}

/// Names for the numbers that flow through a net.
#[derive(Debug)]
pub struct Nodes<'a> {
    card: &'a Card,
    program: &'a Program,
    inputs: Vec<String>,
    embedded: Vec<String>,
}

impl<'a> Nodes<'a> {
    /// Of a model's net.
    pub fn new(card: &'a Card, program: &'a Program) -> Nodes<'a> {
        let columns = card.encoding.columns();
        let column = |k: usize| columns.get(k).map_or(String::new(), |c| c.name.clone());
        let embedded = card.encoding.code_sources().into_iter().map(column).collect();
        Nodes { card, program, inputs: card.encoding.names(), embedded }
    }

    /// The dense layers' weights in the order of the forward pass.
    pub fn dense(&self) -> impl Iterator<Item = ParamId> {
        self.program.forward.iter().filter_map(|op| match op {
            Op::Affine { w, .. } => Some(*w),
            _ => None,
        })
    }

    /// Both ends of element `index` of a dense layer's weight.
    pub fn ends(&self, param: ParamId, index: usize) -> Option<(Node, Node)> {
        let reads = |op: &&Op| matches!(op, Op::Affine { w, .. } if *w == param);
        let Op::Affine { x, y, .. } = *self.program.forward.iter().find(reads)? else { return None };
        let columns = self.program.params.get(param.0 as usize)?.shape[1] as usize;
        let (from, to) = (index / columns, index % columns);
        Some((self.node(x, from), self.node(y, to)))
    }

    /// Where element `index` of a dense layer's bias leads.
    pub fn of_bias(&self, param: ParamId, index: usize) -> Option<Node> {
        let reads = |op: &&Op| matches!(op, Op::Affine { b: Some(b), .. } if *b == param);
        let Op::Affine { y, .. } = *self.program.forward.iter().find(reads)? else { return None };
        Some(self.node(y, index))
    }

    /// What number `j` of the rows in `slot` is.
    fn node(&self, slot: SlotId, j: usize) -> Node {
        if slot == self.program.output.slot {
            let target = &self.card.target;
            // The raw output of two classes becomes the second one's probability.
            let class = target.classes.get(if target.classes.len() == 2 { 1 } else { j });
            return Node::Output { name: class.unwrap_or(&target.name).clone() };
        }
        let program = self.program;
        let unit = |at: usize| {
            let layer = program.forward_layers.get(at).and_then(|&l| program.layers.get(l as usize));
            Node::Unit { layer: layer.cloned().unwrap_or_default(), unit: j + 1 }
        };
        for (at, op) in program.forward.iter().enumerate().filter(|(_, op)| op.slots().1.contains(&slot)) {
            match *op {
                Op::Input { .. } => {
                    return Node::Input { name: self.inputs.get(j).cloned().unwrap_or_default() };
                }
                Op::Gather { column, .. } => {
                    let column = self.embedded.get(column as usize).cloned().unwrap_or_default();
                    return Node::Embedded { column, number: j + 1 };
                }
                Op::Place { x, at, .. } => {
                    let (at, width) = (at as usize, program.slots[x.0 as usize].extent.len(1));
                    if (at..at + width).contains(&j) {
                        return self.node(x, j - at);
                    }
                }
                // What only moves or stretches a number leaves it what it is.
                Op::Scale { x, .. }
                | Op::Dropout { x, .. }
                | Op::NormaliseRows { x, .. }
                | Op::NormaliseColumns { x, .. }
                | Op::Activate { x, .. } => return self.node(x, j),
                _ => return unit(at),
            }
        }
        unit(usize::MAX)
    }
}
