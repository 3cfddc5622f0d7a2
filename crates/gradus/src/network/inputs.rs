//! The first part of a net: from the inputs that the columns give to what its hidden layers read.

use gradus_engine::init::Init;
use gradus_engine::layer::{Columns, Embedding, Factors, LayerSpec, Periodic, Piecewise, Slice};
use gradus_table::{Encoding, FIRST_LEVEL_CODE, Feature};

use crate::options::{NetworkOptions, NumberEmbedding, Start};

/// What the hidden layers read.
pub(super) struct Inputs {
    /// The layers that make it; none where the numeric inputs are read as they are.
    pub layers: Vec<LayerSpec>,
    /// Widths of the parts of it that tell of one thing each.
    pub groups: Vec<u32>,
}

impl Inputs {
    /// How many numbers.
    pub fn width(&self) -> u32 {
        self.groups.iter().sum()
    }
}

/// Neighbouring features that are treated alike.
enum Run<'a> {
    /// Read as they are.
    Plain(Vec<Feature<'a>>),
    /// Single numbers that are embedded.
    Embedded(Vec<Feature<'a>>),
}

/// See the module. `embedding_width` numbers for each category of a code column.
pub(super) fn inputs(options: &NetworkOptions, embedding_width: u32, encoding: &Encoding) -> Inputs {
    let features = encoding.features();
    let mut parts = Vec::new();
    let mut groups = Vec::new();
    match options.number_embedding {
        NumberEmbedding::None if !features.is_empty() => {
            parts.push(vec![]);
            groups.extend(features.iter().map(|f| f.width as u32));
        }
        NumberEmbedding::None => {}
        _ => runs(&features, options.number_embedding).iter().for_each(|run| match run {
            Run::Plain(features) => {
                parts.push(vec![slice(features)]);
                groups.extend(features.iter().map(|f| f.width as u32));
            }
            Run::Embedded(features) => embed(options, features, &mut parts, &mut groups),
        }),
    }
    // Codes 0 and 1 are "missing" and "other": a category that training never saw must say nothing.
    let zeros = u64::from(FIRST_LEVEL_CODE) * u64::from(embedding_width);
    // With weights of size 1 what they read is of size 1 as well.
    let deviation =
        if options.start == Start::Fitted { 1.0 } else { 1.0 / f64::from(embedding_width).sqrt() };
    let init = Init::NormalAfter { zeros, deviation };
    for column in 0..encoding.cardinalities().len() as u32 {
        parts.push(vec![LayerSpec::Embedding(Embedding { column, width: embedding_width, init })]);
        groups.push(embedding_width);
    }
    let as_it_is = matches!(parts.as_slice(), [] | [_]) && parts.iter().all(Vec::is_empty);
    let layers = if as_it_is { vec![] } else { vec![LayerSpec::Columns(Columns { parts })] };
    Inputs { layers, groups }
}

/// Cuts the features into runs, each as long as it can be.
fn runs<'a>(features: &[Feature<'a>], how: NumberEmbedding) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut add = |feature: Feature<'a>, embedded: bool| match (runs.last_mut(), embedded) {
        (Some(Run::Plain(run)), false) | (Some(Run::Embedded(run)), true) => run.push(feature),
        (_, false) => runs.push(Run::Plain(vec![feature])),
        (_, true) => runs.push(Run::Embedded(vec![feature])),
    };
    for &feature in features {
        // Bins need two edges at least; waves need none.
        let embedded =
            feature.number.is_some_and(|edges| how == NumberEmbedding::Periodic || edges.len() > 1);
        let rest = Feature { start: feature.start + 1, width: feature.width - 1, ..feature };
        match (embedded, rest.width) {
            (false, _) => add(feature, false),
            (true, 0) => add(feature, true),
            // Its pieces stay what they are.
            (true, _) => {
                add(Feature { width: 1, ..feature }, true);
                add(Feature { number: None, ..rest }, false);
            }
        }
    }
    runs
}

fn slice(features: &[Feature<'_>]) -> LayerSpec {
    let from = features.first().map_or(0, |f| f.start as u32);
    LayerSpec::Slice(Slice { from, width: features.iter().map(|f| f.width as u32).sum() })
}

fn embed(
    options: &NetworkOptions,
    features: &[Feature<'_>],
    parts: &mut Vec<Vec<LayerSpec>>,
    groups: &mut Vec<u32>,
) {
    let columns = features.len() as u32;
    let own = slice(features);
    if options.number_embedding == NumberEmbedding::Piecewise {
        let plain = Factors::default();
        let edges = features.iter().map(|f| f.number.unwrap_or_default().to_vec()).collect();
        let piecewise = LayerSpec::Piecewise(Piecewise {
            edges,
            width: options.number_width,
            linear: true,
            factors: plain,
            // A straight line is no bend to be kept small (AutoGluon's wrapper of TabM).
            linear_factors: Factors::new(1.0, 0.0),
            bias_factors: plain,
        });
        parts.push(vec![own, piecewise]);
        groups.extend(std::iter::repeat_n(options.number_width, features.len()));
        return;
    }
    // The number itself is one of its embedding's numbers.
    let width = options.number_width.saturating_sub(1).max(1);
    parts.push(vec![
        own.clone(),
        LayerSpec::Periodic(Periodic {
            columns,
            waves: options.waves,
            width,
            deviation: options.wave_deviation,
            phases: true,
            wave_factors: Factors::new(options.wave_rate, options.gain_decay),
            factors: Factors::new(options.wave_rate, options.gain_decay),
        }),
    ]);
    parts.push(vec![own]);
    groups.extend(std::iter::repeat_n(width, features.len()));
    groups.extend(std::iter::repeat_n(1, features.len()));
}
