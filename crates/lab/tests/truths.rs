//! What the page says must be so: each claim against the engine.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails may panic")]

mod rig;

use gradus::engine::layer::Function;
use gradus_lab::protocol::{Answer, Code, Command, Order, Outcome, Plane, Restart, Set, WeightAt};
use rig::{answer, done, lab, opened, step_to, weights_of};

/// The steepest weights of each layer, on a set.
fn some_weights(lab: &gradus_lab::Lab, set: Set) -> Vec<WeightAt> {
    let Answer::Hello(hello) = answer(lab, Command::Hello) else { panic!() };
    let mut found = Vec::new();
    for param in hello.network.params.iter().filter(|p| p.trained) {
        let ask = Command::Weights { set, param: Some(param.name.clone()), limit: 2 };
        let Answer::Weights(weights) = answer(lab, ask) else { panic!() };
        found.extend(weights.weights.into_iter().map(|line| line.at));
    }
    assert!(found.len() >= 6);
    found
}

#[test]
fn the_rows_shares_add_up_to_the_error_shown() {
    let lab = lab("income");
    step_to(&lab, 30);
    let Answer::Rows(rows) = answer(&lab, Command::Rows { order: Order::Worst, offset: 0, limit: 1000 })
    else {
        panic!()
    };
    assert_eq!(rows.rows.len(), rows.on.rows);
    let sum: f64 = rows.rows.iter().map(|row| row.share).sum();
    assert!((sum / rows.on.error - 1.0).abs() < 1e-6, "{sum} {}", rows.on.error);
    assert!((rows.sum / rows.on.error - 1.0).abs() < 1e-6);
    assert!(rows.rows.is_sorted_by(|a, b| a.share >= b.share), "worst first");
    let worst = &rows.rows[0];
    let Answer::Row(row) = answer(&lab, Command::Row { row: worst.row }) else { panic!() };
    assert_eq!((row.loss, row.truth.as_str()), (worst.loss, worst.truth.as_str()));
    let sum: f64 = row.says.iter().sum();
    assert!((sum - 1.0).abs() < 1e-6 && row.formula.contains("ln"), "{row:?}");
}

#[test]
fn an_ensembles_rows_add_up_to_the_error_of_what_its_members_say_together() {
    let lab = opened("income", |options| options.network.members = Some(4));
    step_to(&lab, 30);
    let ask = Command::Rows { order: Order::Worst, offset: 0, limit: 1000 };
    let Answer::Rows(rows) = answer(&lab, ask) else { panic!() };
    let sum: f64 = rows.rows.iter().map(|row| row.share).sum();
    assert!((sum / rows.on.error - 1.0).abs() < 1e-6, "{sum} {}", rows.on.error);
    assert!((rows.sum / rows.on.error - 1.0).abs() < 1e-6);
    // What a row's formula gives is its part of that very error.
    let Answer::Row(row) = answer(&lab, Command::Row { row: rows.rows[0].row }) else { panic!() };
    assert!((row.loss / rows.rows[0].loss - 1.0).abs() < 1e-9, "{row:?}");
    // Training lowers the mean of the members' own errors: the one of the curves.
    let Answer::Hello(hello) = answer(&lab, Command::Hello) else { panic!() };
    let ask = Command::Curve { weight: hello.first_weight.unwrap(), set: Set::All, reach: None, points: 11 };
    let Answer::Curve(curve) = answer(&lab, ask) else { panic!() };
    assert_eq!(rows.members_error, Some(curve.on.error));
    assert!(curve.on.error > rows.on.error, "{} {}", curve.on.error, rows.on.error);
}

#[test]
fn rows_stand_as_in_the_table_where_that_is_asked_for() {
    let lab = lab("income");
    let of = |order, offset, limit| {
        let Answer::Rows(rows) = answer(&lab, Command::Rows { order, offset, limit }) else { panic!() };
        rows
    };
    let (table, worst) = (of(Order::Table, 0, 1000), of(Order::Worst, 0, 1000));
    let places: Vec<_> = table.rows.iter().map(|row| row.table_row.unwrap()).collect();
    assert!(places.is_sorted() && places.len() > 100);
    assert_eq!(of(Order::Table, 7, 3).rows, table.rows[7..10]);
    assert_eq!((table.sum, table.on), (worst.sum, worst.on));
    let mut same = worst.rows;
    assert_ne!(same, table.rows);
    same.sort_by_key(|row| row.table_row);
    assert_eq!(same, table.rows);
}

#[test]
fn a_larger_batch_while_it_runs_keeps_what_the_rule_remembers() {
    let adam = |options: &mut gradus::options::Options| {
        options.training.optimizer = gradus::options::OptimizerName::Adam;
        options.training.learning_rate = Some(0.01);
    };
    let (changed, whole) = (opened("sex", adam), opened("sex", adam));
    let fresh = opened("sex", adam);
    for lab in [&changed, &whole] {
        step_to(lab, 5);
    }
    let before = weights_of(&changed);
    done(&changed, Command::Batch { rows: 128 });
    assert_eq!(weights_of(&changed), before, "the change alone moves nothing");
    // A weight's next step is Adam's with its memory of five steps, on the larger batch.
    let first = changed.hello().unwrap().first_weight.clone().unwrap();
    let next = |lab: &gradus_lab::Lab| {
        let ask = Command::Curve { weight: first.clone(), set: Set::Batch, reach: None, points: 3 };
        let Answer::Curve(curve) = answer(lab, ask) else { panic!() };
        (curve.next.unwrap(), curve.on.rows)
    };
    let (step, rows) = next(&changed);
    assert_eq!(rows, 128);
    // Without a memory Adam's first step is the rate whatever the slope; with one it is not.
    let (alone, _) = next(&fresh);
    assert!((alone.does.abs() / 0.01 - 1.0).abs() < 1e-3, "{alone:?}");
    assert!((step.does.abs() / 0.01 - 1.0).abs() > 1e-3, "{step:?}");
    step_to(&changed, 8);
    // Back before the change and forward without it: the run that never had it.
    done(&changed, Command::Back { batches: 6 });
    done(&changed, Command::Batch { rows: 32 });
    step_to(&changed, 9);
    step_to(&whole, 9);
    assert_eq!(weights_of(&changed), weights_of(&whole));
}

#[test]
fn a_restart_has_another_network_and_none_of_the_past() {
    let lab = lab("sex");
    step_to(&lab, 7);
    let run = lab.call(Command::Pause).run;
    let restart = Restart { layers: Some(vec![5]), activation: Some(Function::Relu), ..Restart::default() };
    done(&lab, Command::Restart(restart.clone()));
    let hello = lab.hello().unwrap();
    assert_eq!((hello.network_options.layers.clone(), hello.run > run), (vec![5], true));
    assert_eq!(hello.network.params[0].shape[1], 5);
    assert!(lab.errors().is_empty() && lab.call(Command::Pause).step == 0);
    let at = weights_of(&lab);
    step_to(&lab, 3);
    done(&lab, Command::Restart(restart));
    assert_eq!(weights_of(&lab), at, "the same seed, the same start");
    let bad = lab.call(Command::Restart(Restart { layers: Some(vec![0]), ..Restart::default() }));
    assert!(matches!(&bad.result, Outcome::Error(refusal) if refusal.code == Code::Range), "{bad:?}");
    assert_eq!(weights_of(&lab), at, "a refused one changes nothing");
}

#[test]
fn the_tangent_is_the_gradient_of_the_set_the_curve_is_drawn_on() {
    let lab = lab("income");
    step_to(&lab, 20);
    for set in [Set::Batch, Set::All] {
        for at in some_weights(&lab, set) {
            let ask = Command::Secant { weight: at.clone(), set, dx: vec![1e-5, -1e-5, 1e-6, 1.0] };
            let Answer::Secant(found) = answer(&lab, ask) else { panic!() };
            // A central difference: the mean of the secants to both sides.
            let central = (found.secants[0].slope + found.secants[1].slope) / 2.0;
            let size = found.weight.slope.abs().max(1e-3);
            assert!(
                (central - found.weight.slope).abs() < 1e-6 * size,
                "{at:?} {set:?} {central} {}",
                found.weight.slope
            );
            assert!((found.secants[2].slope - found.weight.slope).abs() < 1e-4);
            let ask = Command::Curve { weight: at.clone(), set, reach: None, points: 61 };
            let Answer::Curve(curve) = answer(&lab, ask) else { panic!() };
            assert_eq!(curve.weight.slope, found.weight.slope);
            assert_eq!(curve.on, found.on);
            let own = curve.points.iter().find(|(w, _)| *w == curve.weight.value).expect("its own value");
            assert!((own.1 - curve.on.error).abs() < 1e-12 * curve.on.error.abs());
            assert_eq!(curve.next.is_some(), set == Set::Batch);
        }
    }
}

#[test]
fn a_step_of_plain_descent_is_rate_times_slope() {
    let lab = lab("income");
    step_to(&lab, 5);
    for at in some_weights(&lab, Set::Batch) {
        let ask = || Command::Curve { weight: at.clone(), set: Set::Batch, reach: None, points: 3 };
        let Answer::Curve(curve) = answer(&lab, ask()) else { panic!() };
        let next = curve.next.unwrap();
        assert!(next.plain && next.says == -next.rate * next.slope);
        // The step is f32's, the slope f64's.
        assert!((next.does - next.says).abs() < 1e-6 * curve.weight.value.abs().max(1.0), "{next:?}");
        done(&lab, Command::OneBatch { batches: 1 });
        let Answer::Curve(after) = answer(&lab, ask()) else { panic!() };
        assert_eq!(after.weight.value - curve.weight.value, next.does, "what was said was done");
    }
    // With momentum the gradient says one thing and the optimizer does another.
    done(&lab, Command::Momentum { value: 0.9 });
    done(&lab, Command::OneBatch { batches: 5 });
    let at = some_weights(&lab, Set::Batch).remove(0);
    let ask = Command::Curve { weight: at, set: Set::Batch, reach: None, points: 3 };
    let Answer::Curve(curve) = answer(&lab, ask) else { panic!() };
    let next = curve.next.unwrap();
    assert!(!next.plain && (next.does - next.says).abs() > 1e-6, "{next:?}");
}

#[test]
fn questions_never_touch_the_run() {
    let (asked, left_alone) = (lab("income"), lab("income"));
    for lab in [&asked, &left_alone] {
        step_to(lab, 12);
    }
    let at = some_weights(&asked, Set::Batch).remove(0);
    let path = Command::Landscape { plane: Plane::Random, seed: 1, reach: None, finest: 11 };
    for question in [
        Command::Sandbox { weight: at.clone(), set: Set::All, start: Some(3.0), rate: Some(0.5), steps: 20 },
        Command::Curve { weight: at.clone(), set: Set::All, reach: Some(2.0), points: 21 },
        Command::Record { row: None, shown: 8, unit: None },
        Command::Health,
        Command::Sweep { from: 1e-3, to: 100.0, steps: 50 },
        path,
    ] {
        answer(&asked, question);
    }
    assert_eq!(weights_of(&asked), weights_of(&left_alone));
    for lab in [&asked, &left_alone] {
        done(lab, Command::OneBatch { batches: 40 });
    }
    assert_eq!(weights_of(&asked), weights_of(&left_alone));
    assert_eq!(asked.errors(), left_alone.errors());
}

#[test]
fn a_sandbox_goes_down_its_own_bowl() {
    let lab = lab("income");
    step_to(&lab, 10);
    let at = some_weights(&lab, Set::All).pop().unwrap();
    let ask = Command::Sandbox { weight: at, set: Set::All, start: None, rate: Some(0.2), steps: 60 };
    let Answer::Sandbox(sandbox) = answer(&lab, ask) else { panic!() };
    assert_eq!(sandbox.path.len(), 61);
    for pair in sandbox.path.windows(2) {
        assert_eq!(pair[1].value, pair[0].value - sandbox.rate * pair[0].slope);
        assert!(pair[1].error <= pair[0].error + 1e-12);
    }
}

#[test]
fn the_landscapes_centre_is_the_error_of_now() {
    let lab = lab("income");
    step_to(&lab, 120);
    for plane in [Plane::Random, Plane::Path] {
        let ask = Command::Landscape { plane, seed: 0, reach: None, finest: 11 };
        let Answer::Landscape(seen) = answer(&lab, ask) else { panic!() };
        let middle = seen.side / 2;
        assert_eq!((seen.side, seen.x[middle], seen.y[middle]), (11, 0.0, 0.0));
        assert_eq!(seen.errors[middle * seen.side + middle], Some(seen.on.error), "bit-equal");
        let Answer::Rows(rows) = answer(&lab, Command::Rows { order: Order::Worst, offset: 0, limit: 1 })
        else {
            panic!()
        };
        assert_eq!(rows.on.error, seen.on.error);
        let now = seen.path.last().unwrap();
        assert_eq!((now.step, now.off, now.error), (120, 0.0, Some(seen.on.error)));
        assert!(seen.path[0].off > 0.0 && seen.path[0].error != now.error, "{:?}", seen.path[0]);
        let within = |p: &gradus_lab::protocol::PathPoint| p.x.abs() <= seen.x[10] && p.y.abs() <= seen.y[10];
        assert!(seen.path.iter().all(within));
        assert_eq!(seen.explained.is_some(), plane == Plane::Path);
    }
}

#[test]
fn stepping_back_and_forward_gives_the_same_run_again() {
    let lab = lab("income");
    step_to(&lab, 100);
    let (errors, weights) = (lab.errors(), weights_of(&lab));
    done(&lab, Command::Back { batches: 37 });
    assert_eq!(lab.call(Command::Pause).step, 63);
    assert_eq!(lab.errors(), errors[..63]);
    done(&lab, Command::OneBatch { batches: 37 });
    assert_eq!((lab.errors(), weights_of(&lab)), (errors.clone(), weights.clone()));
    // Also across a change by hand, and to the very start.
    done(&lab, Command::LearningRate { value: 0.7 });
    done(&lab, Command::Batch { rows: 7 });
    done(&lab, Command::Momentum { value: 0.5 });
    done(&lab, Command::OneBatch { batches: 30 });
    let (further, there) = (lab.errors(), weights_of(&lab));
    done(&lab, Command::Back { batches: 9 });
    done(&lab, Command::OneBatch { batches: 9 });
    assert_eq!((lab.errors(), weights_of(&lab)), (further, there));
    done(&lab, Command::Back { batches: 1000 });
    assert_eq!(lab.call(Command::Pause).step, 0);
    let fresh = opened("income", |options| {
        options.training.learning_rate = Some(0.7);
        options.training.batch = Some(7);
        options.training.momentum = 0.5;
    });
    assert_eq!(weights_of(&lab), weights_of(&fresh));
    for lab in [&lab, &fresh] {
        step_to(lab, 20);
    }
    assert_eq!(weights_of(&lab), weights_of(&fresh), "the settings stayed, and all else is as at the start");
}

#[test]
fn the_same_start_has_the_same_weights_and_a_new_seed_others() {
    let lab = lab("income");
    let start = weights_of(&lab);
    step_to(&lab, 25);
    let errors = lab.errors();
    done(&lab, Command::SameStart);
    assert_eq!(weights_of(&lab), start);
    step_to(&lab, 25);
    assert_eq!(lab.errors(), errors);
    done(&lab, Command::NewSeed { seed: None });
    assert_ne!(weights_of(&lab), start);
    done(&lab, Command::NewSeed { seed: Some(0) });
    assert_eq!(weights_of(&lab), start);
}

#[test]
fn a_divergence_leaves_the_last_good_step() {
    let lab = opened("age", |options| options.training.learning_rate = Some(1e6));
    let reply = lab.call(Command::OneBatch { batches: 500 });
    let Outcome::Error(refusal) = reply.result else { panic!("{reply:?}") };
    assert_eq!(refusal.code, Code::Ended);
    let errors = lab.errors();
    assert_eq!(errors.len() as u64, reply.step);
    assert!(errors.iter().all(|error| error.is_finite()));
    assert!(weights_of(&lab).iter().flatten().all(|w| w.is_finite()));
    done(&lab, Command::SameStart);
    done(&lab, Command::LearningRate { value: 0.01 });
    step_to(&lab, 50);
}

#[test]
fn a_recorded_step_is_the_step() {
    for change in [
        |_: &mut gradus::options::Options| {},
        |options: &mut gradus::options::Options| {
            options.network.dropout = 0.2;
            options.network.norm = gradus::options::Norm::Batch;
            options.training.optimizer = gradus::options::OptimizerName::Adamw;
            options.training.weight_decay = 0.1;
        },
    ] {
        let (seen, unseen) = (opened("income", change), opened("income", change));
        for lab in [&seen, &unseen] {
            step_to(lab, 7);
        }
        for _ in 0..3 {
            let before = weights_of(&seen);
            let Answer::Record(record) = answer(&seen, Command::Record { row: None, shown: 512, unit: None })
            else {
                panic!()
            };
            for lab in [&seen, &unseen] {
                done(lab, Command::OneBatch { batches: 1 });
            }
            let after = weights_of(&seen);
            assert_eq!(after, weights_of(&unseen), "bit-equal to a step that nobody recorded");
            assert_eq!(*seen.errors().last().unwrap(), record.error as f32);
            for (param, (before, after)) in record.params.iter().zip(before.iter().zip(&after)) {
                assert_eq!(&param.weight, before);
                let updates: Vec<f64> =
                    after.iter().zip(before).map(|(after, before)| after - before).collect();
                assert_eq!(param.update, updates);
            }
        }
    }
}

#[test]
fn a_units_sum_can_be_checked_by_hand() {
    let lab = lab("income");
    step_to(&lab, 15);
    let Answer::Record(record) = answer(&lab, Command::Record { row: None, shown: 512, unit: None }) else {
        panic!()
    };
    let Answer::Hello(hello) = answer(&lab, Command::Hello) else { panic!() };
    assert!(record.in_batch && record.inputs.shown.len() == record.inputs.of);
    let param = |name: &str| {
        let at = hello.network.params.iter().position(|p| p.name == name).unwrap();
        record.params.iter().find(|p| p.param == at).unwrap()
    };
    let mut x = record.inputs.values.clone();
    for pair in record.layers.chunks(2) {
        let path = &hello.network.layers[pair[0].layer].path;
        let (weight, bias) = (param(&format!("{path}.weight")), param(&format!("{path}.bias")));
        let units = pair[0].output.of;
        let sum = |unit: usize| -> f64 {
            bias.weight[unit]
                + x.iter().enumerate().map(|(i, x)| x * weight.weight[i * units + unit]).sum::<f64>()
        };
        for unit in 0..units {
            assert!((sum(unit) - pair[0].output.values[unit]).abs() < 1e-5, "{path} {unit}");
        }
        let Some(activation) = pair.get(1) else { break };
        for (z, y) in pair[0].output.values.iter().zip(&activation.output.values) {
            assert!((z.tanh() - y).abs() < 1e-6);
        }
        x = activation.output.values.clone();
    }
    // The error at the output is this row's part of the batch's.
    let last = record.layers.last().unwrap();
    assert!((last.error[0] * record.rows as f64 - record.row.error[0]).abs() < 1e-6);
}

#[test]
fn a_row_elsewhere_is_shown_alone() {
    let lab = lab("age");
    step_to(&lab, 3);
    let Answer::Record(first) = answer(&lab, Command::Record { row: None, shown: 4, unit: None }) else {
        panic!()
    };
    assert!(first.in_batch && first.layers[0].output.shown.len() == 4 && first.inputs.shown.len() == 4);
    let mut elsewhere = (0..600).filter_map(|row| {
        match answer(&lab, Command::Record { row: Some(row), shown: 4, unit: None }) {
            Answer::Record(record) if !record.in_batch => Some(record),
            _ => None,
        }
    });
    let record = elsewhere.next().unwrap();
    let last = record.layers.last().unwrap();
    assert_eq!(last.output.values, record.row.raw);
    assert!((last.error[0] - record.row.error[0]).abs() < 1e-12, "its own error, not a batch's part");
}
