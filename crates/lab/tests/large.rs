//! However large the net or the table: a look costs a bounded amount of work, and what is told of it is bounded too.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails may panic")]

mod rig;

use gradus::engine::layer::Function;
use gradus_lab::protocol::{Answer, Code, Command, Order, Outcome, Set, UnitAt};
use rig::{answer, done, opened};

/// Bytes of an answer, at most.
const BYTES: usize = 3 << 20;
/// Rows times parameters of a look, at most; at least 8 rows are taken.
const WORK: usize = 1 << 25;

#[test]
fn what_is_asked_of_a_wide_net_is_bounded() {
    let lab = opened("sex", |options| {
        options.network.layers = vec![700, 700, 700];
        options.network.activation = Some(Function::Relu);
    });
    let hello = lab.hello().unwrap();
    let parameters = hello.network.parameters;
    assert!(parameters > 1_000_000 && hello.can.ask);
    assert!(hello.sample.rows == 8 || hello.sample.rows * parameters <= WORK, "{}", hello.sample.rows);
    assert!(hello.sample.rows < hello.sample.of, "a sample, and it says so");
    let layer = |path: &str| hello.network.layers.iter().position(|l| l.path == path).unwrap();
    // A unit of the middle, one of the first layer, and one that is not among the strongest.
    for unit in [None, Some((0, 3)), Some((2, 699)), Some((2, 0)), Some((4, 1)), Some((6, 0))] {
        let unit = unit.map(|(at, unit)| UnitAt { layer: layer(&format!("{at}.dense")), unit });
        for shown in [24, 512] {
            let Answer::Record(record) = answer(&lab, Command::Record { row: None, shown, unit }) else {
                panic!()
            };
            let bytes = serde_json::to_string(&record).unwrap().len();
            assert!(bytes < BYTES, "{unit:?} {shown}: {bytes} bytes");
            let Some(at) = unit else { continue };
            let name = format!("{}.weight", hello.network.layers[at.layer].path);
            let place = hello.network.params.iter().position(|p| p.name == name).unwrap();
            let param = record.params.iter().find(|p| p.param == place).unwrap();
            assert!(param.columns.contains(&at.unit), "{unit:?} {shown}");
            assert_eq!(param.rows.len(), hello.network.params[place].shape[0].min(512), "{unit:?} {shown}");
            assert!(record.layers[at.layer].output.shown.contains(&at.unit));
        }
    }
    for set in [Set::Batch, Set::All] {
        let Answer::Weights(weights) = answer(&lab, Command::Weights { set, param: None, limit: u32::MAX })
        else {
            panic!()
        };
        assert_eq!((weights.weights.len(), weights.of), (1_000, parameters));
        let sizes: Vec<f64> = weights.weights.iter().map(|line| -line.slope.abs()).collect();
        assert!(sizes.is_sorted());
    }
    let Answer::Rows(rows) = answer(&lab, Command::Rows { order: Order::Worst, offset: 0, limit: u32::MAX })
    else {
        panic!()
    };
    assert!(rows.rows.len() <= 1_000);
}

#[test]
fn a_unit_that_is_not_there_is_refused() {
    let lab = rig::lab("sex");
    for (layer, unit) in [(0, 8), (1, 0), (99, 0)] {
        let reply = lab.call(Command::Record { row: None, shown: 8, unit: Some(UnitAt { layer, unit }) });
        assert!(
            matches!(&reply.result, Outcome::Error(refusal) if refusal.code == Code::Missing),
            "{reply:?}"
        );
    }
}

#[test]
fn a_net_too_large_to_look_into_trains_and_says_so() {
    let lab = opened("sex", |options| {
        options.network.layers = vec![4_000, 4_600, 1_000];
        options.network.activation = Some(Function::Relu);
        options.training.batch = Some(8);
    });
    let hello = lab.hello().unwrap();
    assert!(hello.network.parameters > 20_000_000);
    assert!(!hello.can.ask && hello.can.train && hello.first_weight.is_none());
    done(&lab, Command::OneBatch { batches: 2 });
    assert_eq!(lab.errors().len(), 2);
    let reply = lab.call(Command::Health);
    assert!(matches!(&reply.result, Outcome::Error(refusal) if refusal.code == Code::TooLarge), "{reply:?}");
}
