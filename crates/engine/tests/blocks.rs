//! Many rows at once, which the fast backend goes through block by block, give what few rows give, byte for byte.

#![allow(clippy::unwrap_used)]

use gradus_engine::backend::Mode;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::init::Init;
use gradus_engine::layer::{Activation, Columns, Dense, Dropout, Embedding, Function, LayerSpec};
use gradus_engine::loss::{LossSpec, Mse};
use gradus_engine::observe::Unwatched;
use gradus_engine::optim::{Adam, OptimizerSpec};
use gradus_engine::plan::Gradients;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, Data, Pick};
use gradus_engine::session::{Session, Settings};
use gradus_engine::spec::ModelSpec;

const ROWS: usize = 9001;
const WIDTH: usize = 19;

fn spec(dropout: f32) -> ModelSpec {
    let dense = |units| LayerSpec::Dense(Dense::new(units, Init::FanInUniform));
    let layers = vec![
        LayerSpec::Columns(Columns {
            parts: vec![
                vec![],
                vec![LayerSpec::Embedding(Embedding { column: 0, width: 5, init: Init::FanInUniform })],
            ],
        }),
        dense(64),
        LayerSpec::Activation(Activation { function: Function::Mish }),
        LayerSpec::Dropout(Dropout { rate: dropout }),
        dense(48),
        LayerSpec::Activation(Activation { function: Function::Relu }),
        dense(3),
    ];
    ModelSpec { numbers: WIDTH as u32, categories: vec![7], layers, loss: LossSpec::Mse(Mse {}) }
}

fn session(threads: usize, dropout: f32) -> Session<Cpu> {
    let settings = Settings {
        batch: ROWS,
        optimizer: OptimizerSpec::Adam(Adam::default()),
        order: Gradients::Fused,
        watch_gradients: false,
        seed: 3,
    };
    Session::new(&spec(dropout), &settings, Cpu::new(threads)).unwrap()
}

#[test]
fn many_rows_give_what_few_rows_give() {
    let random = Random::new(1, Stream::Split, 0);
    let numbers: Vec<f32> = (0..ROWS * WIDTH).map(|i| random.uniform(i as u64) as f32 - 0.5).collect();
    let codes: Vec<u32> = (0..ROWS as u32).map(|i| i * i % 7).collect();
    let targets: Vec<f32> = numbers[..3 * ROWS].to_vec();
    let data = Data {
        numbers: &numbers,
        width: WIDTH,
        codes: &codes,
        code_columns: 1,
        targets: &targets,
        target_width: 3,
        weights: None,
    };
    let all = Batch { data, pick: Pick::Range { start: 0, len: ROWS } };
    let mut before = None;
    for threads in [1, 2, 3, 8] {
        let mut session = session(threads, 0.3);
        for _ in 0..2 {
            session.step(&all, 0.01, &mut Unwatched);
        }
        let mut whole = vec![0.0; 3 * ROWS];
        let loss = session.evaluate_into(&all, &mut whole);
        let mut piece = vec![0.0; 3 * 100];
        for start in (0..ROWS).step_by(100) {
            let len = 100.min(ROWS - start);
            let few = Batch { data, pick: Pick::Range { start, len } };
            session.outputs(&few, &mut piece[..3 * len]);
            assert_eq!(whole[3 * start..3 * (start + len)], piece[..3 * len], "rows from {start}");
        }
        let masked = session.loss(&all, Mode::Train);
        assert_ne!(masked, loss);
        let found = (whole, loss, masked);
        assert_eq!(before.get_or_insert(found.clone()), &found, "{threads} threads");
    }
}
