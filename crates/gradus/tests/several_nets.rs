//! A model of several nets: its answer is the mean of theirs, and everything that looks at a model takes it.
#![allow(clippy::unwrap_used)]

mod runs;

use std::path::Path;

use gradus::check::{Request, check_model};
use gradus::files::TensorFile;
use gradus::fit::Fit;
use gradus::head::Predictions;
use gradus::inspect::{Rate, inspect, listing, trace};
use gradus::model::Model;
use gradus::options::Options;
use gradus::prepare::prepare;
use gradus::trainer::Unwatching;
use runs::{PEOPLE, thirty_steps};

fn trained(target: &str, layers: &[u32]) -> Fit {
    let mut options: Options = thirty_steps(target);
    options.data.table = PEOPLE.into();
    options.training.epochs = Some(1);
    options.network.layers = layers.to_vec();
    let mut fit = Fit::new(prepare(options).unwrap(), 1).unwrap();
    fit.trainer.run(&mut Unwatching);
    fit
}

/// Two nets of different shapes, with these shares.
fn two(target: &str, shares: [f64; 2]) -> (Fit, [Model; 2], Model) {
    let (fit, wide) = (trained(target, &[8]), trained(target, &[12, 6]));
    let single = [fit.model(), wide.model()];
    let mut both = single[0].clone();
    both.card.nets.extend(single[1].card.nets.clone());
    both.card.nets.iter_mut().zip(shares).for_each(|(net, share)| net.share = share);
    both.weights.extend(single[1].weights.clone());
    (fit, single, both)
}

fn numbers(predictions: Predictions) -> Vec<f64> {
    match predictions {
        Predictions::Numbers(numbers) => numbers,
        Predictions::Probabilities(p) => p.into_iter().map(f64::from).collect(),
    }
}

#[test]
fn the_answer_is_the_mean_by_shares() {
    for target in ["sex", "age_group", "age"] {
        let (fit, single, both) = two(target, [0.25, 0.75]);
        let answers = |model: &Model| numbers(model.predictor(2).unwrap().answers(&fit.prepared.test));
        let [a, b] = single.each_ref().map(answers);
        let mean = answers(&both);
        assert!(a != b && a.len() == mean.len());
        for ((a, b), mean) in a.iter().zip(&b).zip(&mean) {
            let wanted = 0.25 * a + 0.75 * b;
            assert!((mean - wanted).abs() <= 1e-7 * wanted.abs().max(1.0), "{target}: {mean} {wanted}");
        }
    }
}

#[test]
fn the_file_gives_the_same_model_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("both.gradus");
    let (_, single, both) = two("sex", [0.5, 0.5]);
    both.save(&path).unwrap();
    assert_eq!(Model::load(&path).unwrap(), both);
    let names = |path: &Path| {
        let file = TensorFile::open(path).unwrap();
        file.names().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(names(&path).contains(&"net1.1.dense.weight".to_string()), "{:?}", names(&path));
    single[0].save(&path).unwrap();
    assert!(names(&path).contains(&"1.dense.weight".to_string()), "{:?}", names(&path));

    let refused = |change: fn(&mut Model)| {
        let mut model = both.clone();
        change(&mut model);
        model.save(&path).unwrap();
        Model::load(&path).unwrap_err().to_string()
    };
    let said = refused(|model| model.card.nets[0].share = 0.7);
    assert!(said.contains("the shares of its 2 nets are 1.2 in all, not 1"), "{said}");
    let said = refused(|model| model.card.nets[1].network.dropout = 0.9);
    assert!(said.contains("its net is not the one that its options make"), "{said}");
    let said = refused(|model| model.weights[1][0][0] = f32::NAN);
    assert!(said.contains("not a finite number"), "{said}");
    let said = refused(|model| model.card.nets.clear());
    assert!(said.contains("the shares of its 0 nets"), "{said}");
}

#[test]
fn a_look_into_it_shows_the_first_net_and_says_so() {
    let (_, single, both) = two("sex", [0.5, 0.5]);
    let [one, other] = single.each_ref().map(|model| inspect(model).unwrap());
    let all = inspect(&both).unwrap();
    assert_eq!(all.layers, one.layers);
    assert_eq!(all.parameters, one.parameters + other.parameters);
    assert_eq!(all.nets.iter().map(|net| net.parameters).sum::<usize>(), all.parameters);
    assert_eq!(all.memory.weights, one.memory.weights + other.memory.weights);

    assert_eq!(listing(&both).unwrap().nets, 2);
    assert_eq!(listing(&both).unwrap().lines, listing(&single[0]).unwrap().lines);
    let rate = Rate { rate: 0.01, of_run: false };
    let followed = |model: &Model| trace(model, Path::new(PEOPLE), 3, None, rate).unwrap();
    assert_eq!(followed(&both).nets, 2);
    assert_eq!(followed(&both).operations, followed(&single[0]).operations);
    let request = Request { rows: 8, ..Request::default() };
    let checked = |model: &Model| check_model(model, Path::new(PEOPLE), None, &request).unwrap();
    assert_eq!((checked(&both).nets, checked(&both).passed), (2, true));
    assert_eq!(checked(&both).tensors, checked(&single[0]).tensors);
    assert!(both.net(3).unwrap_err().to_string().contains("wanted 1 to 2"));
}
