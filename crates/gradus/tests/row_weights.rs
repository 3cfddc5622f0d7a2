//! What rows count for: a weight is so many rows, and balanced classes have the same say.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod nets;

use gradus::dataset::Dataset;
use gradus::engine::backend::cpu::Cpu;
use gradus::head::{Predictions, Truth};
use gradus::table::{Encoded, Task};
use gradus::trainer::{Course, Trainer, Unwatching};

use nets::{Case, STEEP, TASKS, WIDTH, case, close, weights};

/// Rows of `data` by position, some of them more than once.
fn picked(case: &Case, data: &Dataset, rows: &[usize]) -> Dataset {
    let numbers = rows.iter().flat_map(|row| &data.inputs.numbers[row * WIDTH..][..WIDTH]).copied().collect();
    let truth = match &data.truth {
        Truth::Classes(y) => Truth::Classes(rows.iter().map(|&row| y[row]).collect()),
        Truth::Numbers(y) => Truth::Numbers(rows.iter().map(|&row| y[row]).collect()),
    };
    let inputs = Encoded { rows: rows.len(), width: WIDTH, numbers, code_columns: 0, codes: vec![] };
    Dataset { targets: case.head.targets(&truth), inputs, truth, weights: None }
}

/// Weight 2 is the row twice, weight 3 three times and weight 0 not at all: in each step, in the errors and in the
/// metrics. In full batches, without dropout or batch norm, where it can be. In the start too, where there are as many
/// rows: half a row is added to each class there, and half a row of twice as many is less.
#[test]
fn a_weight_of_two_is_the_row_twice() {
    for (task, guess, counts) in
        TASKS.into_iter().flat_map(|task| [(task, true, [1, 2, 1, 0, 1]), (task, false, [1, 2, 1, 0, 3])])
    {
        let mut case = case(task, 8, 0.0);
        case.optimizer = STEEP;
        case.course = Course { batch: 128, epochs: 40, learning_rate: 0.2, ..case.course };
        let both = |rows: usize, seed: u64| {
            let mut weighted = case.rows(rows, seed);
            let count = |row: usize| counts[row % counts.len()];
            let many: Vec<usize> = (0..rows).flat_map(|row| std::iter::repeat_n(row, count(row))).collect();
            let repeated = picked(&case, &weighted, &many);
            let mean = many.len() as f32 / rows as f32;
            weighted.weigh((0..rows).map(|row| count(row) as f32).collect(), mean);
            (weighted, repeated)
        };
        let (weighted, repeated) = both(50, 1);
        let (weighted_validation, repeated_validation) = both(60, 2);
        let mut a = case.trainer_from(guess, &weighted, &weighted_validation);
        let mut b = case.trainer_from(guess, &repeated, &repeated_validation);
        assert_eq!(a.run(&mut Unwatching), b.run(&mut Unwatching));
        for (x, y) in a.standing().history.iter().zip(&b.standing().history) {
            let pairs = [
                (x.train_error, y.train_error),
                (x.validation_error, y.validation_error),
                (x.metric, y.metric),
            ];
            assert!(pairs.iter().all(|&(x, y)| close(x, y, 1e-4)), "{task}: {x:?} {y:?}");
        }
        for (x, y) in weights(&a).iter().flatten().zip(weights(&b).iter().flatten()) {
            assert!((x - y).abs() < 1e-4, "{task}: weights {x} and {y}");
        }
        let first = &a.standing().history[0];
        assert!(a.best_epoch().unwrap().metric < 0.95 * first.metric, "{task}: something was learnt");
        // And the weights do matter.
        let mut plain = case.trainer_from(guess, &case.rows(50, 1), &case.rows(60, 2));
        plain.run(&mut Unwatching);
        let (with, without) = (a.standing().history[10], plain.standing().history[10]);
        assert!(!close(with.validation_error, without.validation_error, 1e-2), "{task}");
    }
}

/// Weights that make the classes count the same: the loss is the mean over classes of each class's mean loss, and the
/// rare class is found more often.
#[test]
fn class_weights() {
    for task in [Task::Binary, Task::Multiclass] {
        let case = case(task, 8, 0.0);
        let (plain, plain_validation) = (case.rows(120, 1), case.rows(300, 2));
        let balanced = |rows: &Dataset| {
            let mut rows = rows.clone();
            let weights = Dataset::balanced_weights(&rows.truth, case.head.classes).unwrap();
            rows.weigh(weights, 1.0);
            rows
        };
        let (weighted, weighted_validation) = (balanced(&plain), balanced(&plain_validation));
        let mut a = case.trainer(&plain, &plain_validation);
        let mut b = case.trainer(&weighted, &weighted_validation);
        a.run(&mut Unwatching);
        b.run(&mut Unwatching);
        assert_ne!(a.standing().history[1].train_error, b.standing().history[1].train_error);

        let recall = |trainer: &mut Trainer<Cpu>, rows: &Dataset| {
            trainer.take_best();
            let (error, Predictions::Probabilities(p)) = trainer.evaluate(rows) else { panic!() };
            let Truth::Classes(y) = &rows.truth else { panic!() };
            let (classes, rare) = (case.head.classes, case.head.classes as u32 - 1);
            let mut of_class = vec![(0.0, 0.0); classes];
            let (mut found, mut all) = (0, 0);
            for (p, &y) in p.chunks(classes).zip(y) {
                of_class[y as usize].0 -= f64::from(p[y as usize]).ln();
                of_class[y as usize].1 += 1.0;
                let most = (0..classes).max_by(|&i, &j| p[i].total_cmp(&p[j])).unwrap();
                all += usize::from(y == rare);
                found += usize::from(y == rare && most as u32 == rare);
            }
            let mean = of_class.iter().map(|(sum, n)| sum / n).sum::<f64>() / classes as f64;
            (error, mean, found as f64 / all as f64)
        };
        let (plain_error, _, plain_recall) = recall(&mut a, &plain_validation);
        let (error, mean_of_classes, weighted_recall) = recall(&mut b, &weighted_validation);
        assert!(close(error, mean_of_classes, 1e-5), "{task}: {error} {mean_of_classes}");
        assert!(plain_error < error, "{task}: the frequent class is the easy one");
        assert!(weighted_recall > plain_recall, "{task}: {weighted_recall} {plain_recall}");
    }
}
