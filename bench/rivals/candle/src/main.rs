//! candle on the work of `../common.py` that is a step: `rival-candle WORK THREADS`, with RAYON_NUM_THREADS set to
//! THREADS from outside. Weights are kept `[in, out]`, which is quicker here than `candle_nn::Linear`'s `[out, in]`;
//! Adam is AdamW without decay, as there is no other.

#[path = "../../shared/means.rs"]
mod means;
#[path = "../../shared/rival.rs"]
mod rival;

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, SGD, loss};
use means::means;
use rival::Random;

enum Rule {
    Adam(AdamW),
    Sgd(SGD),
}

fn forward(layers: &[(Tensor, Tensor)], x: &Tensor) -> Result<Tensor> {
    let mut h = x.clone();
    for (i, (w, b)) in layers.iter().enumerate() {
        h = h.matmul(w)?.broadcast_add(b)?;
        if i + 1 < layers.len() {
            h = h.relu()?;
        }
    }
    Ok(h)
}

fn emit(work: &str, threads: &str, metric: &str, values: Vec<f64>) {
    rival::emit(("candle", "0.11.1"), work, threads, metric, values);
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().collect();
    let (work, threads) = (words[1].as_str(), words[2].as_str());
    let mut deep = vec![32; 14];
    deep[13] = 1;
    let wide = vec![1024, 7168, 7168, 5120, 1000];
    let (widths, rows, adam): (Vec<usize>, usize, bool) = match work {
        "W1" => (vec![10, 16, 1], 32, true),
        "W4-sgd" => (wide, 256, false),
        "W4-adam" => (wide, 256, true),
        "W6" => (deep, 64, false),
        _ => panic!("{work} is not timed here"),
    };
    let device = Device::Cpu;
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let x: Vec<f32> = (0..rows * widths[0]).map(|_| random.uniform()).collect();
    let sums: Vec<f32> = x.chunks(widths[0]).map(|row| row[..8].iter().sum()).collect();
    let x = Tensor::from_vec(x, (rows, widths[0]), &device)?;
    let y = match work {
        "W1" => Tensor::from_vec(
            sums.iter().map(|&s| f32::from(s > 0.0)).collect::<Vec<_>>(),
            (rows, 1),
            &device,
        )?,
        "W6" => Tensor::from_vec(sums, (rows, 1), &device)?,
        _ => {
            let class = |s: &f32| (((s + 8.0) / 16.0 * 1000.0) as i32).clamp(0, 999) as u32;
            Tensor::from_vec(sums.iter().map(class).collect::<Vec<_>>(), rows, &device)?
        }
    };
    let (mut vars, mut layers) = (Vec::new(), Vec::new());
    for d in widths.windows(2) {
        let limit = 1.0 / (d[0] as f64).sqrt();
        let w = Var::rand_f64(-limit, limit, (d[0], d[1]), DType::F32, &device)?;
        let b = Var::rand_f64(-limit, limit, d[1], DType::F32, &device)?;
        layers.push((w.as_tensor().clone(), b.as_tensor().clone()));
        vars.extend([w, b]);
    }
    let mut rule = match adam {
        true => {
            Rule::Adam(AdamW::new(vars, ParamsAdamW { lr: 1e-3, weight_decay: 0.0, ..Default::default() })?)
        }
        false => Rule::Sgd(SGD::new(vars, 1e-2)?),
    };
    let mut step = || -> Result<f32> {
        let z = forward(&layers, &x)?;
        let loss = match work {
            "W1" => loss::binary_cross_entropy_with_logit(&z, &y)?,
            "W6" => loss::mse(&z, &y)?,
            _ => loss::cross_entropy(&z, &y)?,
        };
        match &mut rule {
            Rule::Adam(rule) => rule.backward_step(&loss)?,
            Rule::Sgd(rule) => rule.backward_step(&loss)?,
        }
        loss.to_scalar()
    };
    let seconds = means(0.3, 7, || {
        std::hint::black_box(step().unwrap());
    });
    match work.starts_with("W4") {
        true => emit(work, threads, "s_per_step", seconds),
        false => emit(work, threads, "us_per_step", seconds.into_iter().map(|s| s * 1e6).collect()),
    }
    Ok(())
}
