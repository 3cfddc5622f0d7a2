//! burn on the work of `../common.py`: `rival-burn WORK THREADS`, with RAYON_NUM_THREADS set to THREADS from outside.

#[path = "../../shared/means.rs"]
mod means;
#[path = "../../shared/rival.rs"]
mod rival;

use std::hint::black_box;

use burn::nn::loss::{BinaryCrossEntropyLossConfig, CrossEntropyLossConfig, MseLoss, Reduction};
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::prelude::*;
use burn::tensor::activation::relu;
use means::means;
use rival::Random;

#[derive(Module, Debug)]
struct Net {
    layers: Vec<Linear>,
}

impl Net {
    fn new(widths: &[usize], device: &Device) -> Net {
        Net { layers: widths.windows(2).map(|w| LinearConfig::new(w[0], w[1]).init(device)).collect() }
    }

    fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {
        for (i, layer) in self.layers.iter().enumerate() {
            x = layer.forward(x);
            if i + 1 < self.layers.len() {
                x = relu(x);
            }
        }
        x
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Loss {
    Bce,
    Ce,
    Mse,
}

fn shuffled(random: &mut Random, n: usize) -> Vec<i32> {
    let mut order: Vec<i32> = (0..n as i32).collect();
    for i in (1..n).rev() {
        order.swap(i, (random.bits() % (i as u64 + 1)) as usize);
    }
    order
}

struct Trainer {
    net: Option<Net>,
    rule: ModuleOptimizer,
    rate: f64,
    loss: Loss,
    device: Device,
}

impl Trainer {
    fn step(&mut self, x: Tensor<2>, number: Tensor<2>, class: Tensor<1, Int>) -> Tensor<1> {
        let net = self.net.take().unwrap();
        let z = net.forward(x);
        let loss = match self.loss {
            Loss::Bce => {
                let bce = BinaryCrossEntropyLossConfig::new().with_logits(true).init(&self.device);
                bce.forward(z.squeeze::<1>(), class)
            }
            Loss::Ce => CrossEntropyLossConfig::new().init(&self.device).forward(z, class),
            Loss::Mse => MseLoss::new().forward(z, number, Reduction::Mean),
        };
        let gradients = GradientsParams::from_grads(loss.backward(), &net);
        self.net = Some(self.rule.step(self.rate, net, gradients));
        loss
    }
}

fn emit(work: &str, threads: &str, metric: &str, values: Vec<f64>) {
    rival::emit(("burn", "0.22.1"), work, threads, metric, values);
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let (work, threads) = (words[1].as_str(), words[2].as_str());
    let wide = vec![1024, 7168, 7168, 5120, 1000];
    let adult = vec![108, 256, 256, 1];
    let deep = [vec![32; 13], vec![1]].concat();
    let (widths, loss, batch, rows, adam) = match work {
        "W1" => (vec![10, 16, 1], Loss::Bce, 32, 32, true),
        "W2" => (adult, Loss::Bce, 256, 48_842, true),
        "W2b" => (adult, Loss::Bce, 32, 48_842, true),
        "W3" => (vec![784, 512, 512, 10], Loss::Ce, 128, 60_000, true),
        "W4-sgd" => (wide, Loss::Ce, 256, 256, false),
        "W4-adam" => (wide, Loss::Ce, 256, 256, true),
        "W5" => (adult, Loss::Bce, 8192, 8192, true),
        "W6" => (deep, Loss::Mse, 64, 64, false),
        _ => panic!("no such work"),
    };
    let (width, classes) = (widths[0], *widths.last().unwrap());
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let x: Vec<f32> = (0..rows * width).map(|_| random.uniform()).collect();
    let sums: Vec<f32> = x.chunks(width).map(|row| row[..width.min(8)].iter().sum()).collect();
    let class = |sum: &f32| match loss {
        Loss::Ce => (((sum + 8.0) / 16.0 * classes as f32) as i32).clamp(0, classes as i32 - 1),
        _ => i32::from(*sum > 0.0),
    };
    let codes: Vec<i32> = sums.iter().map(class).collect();
    let plain = Device::flex();
    if work == "W5" {
        let net = Net::new(&widths, &plain);
        let one = Tensor::<2>::from_data(TensorData::new(x[..width].to_vec(), [1, width]), &plain);
        let all = Tensor::<2>::from_data(TensorData::new(x, [rows, width]), &plain);
        let predict = |x: &Tensor<2>| {
            black_box(net.forward(x.clone()).into_data());
        };
        let micros = means(0.2, 7, || predict(&one)).into_iter().map(|s| s * 1e6).collect();
        emit(work, threads, "us_batch1", micros);
        let rates = means(0.2, 7, || predict(&all)).into_iter().map(|s| rows as f64 / s).collect();
        emit(work, threads, "samples_per_s_batch8192", rates);
        return;
    }
    let device = plain.autodiff();
    let rule = match adam {
        true => AdamConfig::new().with_epsilon(1e-8).init(),
        false => SgdConfig::new().init(),
    };
    let net = Some(Net::new(&widths, &device));
    let mut trainer = Trainer { net, rule, rate: if adam { 1e-3 } else { 1e-2 }, loss, device: device.clone() };
    let x = Tensor::<2>::from_data(TensorData::new(x, [rows, width]), &device);
    let number = Tensor::<2>::from_data(TensorData::new(sums, [rows, 1]), &device);
    let class = Tensor::<1, Int>::from_data(TensorData::new(codes, [rows]), &device);
    if rows == batch {
        let seconds = means(0.3, 7, || {
            black_box(trainer.step(x.clone(), number.clone(), class.clone()).into_data());
        });
        match work.starts_with("W4") {
            true => emit(work, threads, "s_per_step", seconds),
            false => emit(work, threads, "us_per_step", seconds.into_iter().map(|s| s * 1e6).collect()),
        }
        return;
    }
    let repeats = if work == "W3" { 3 } else { 5 };
    let seconds = means(0.0, repeats, || {
        let mut last = None;
        for rows in shuffled(&mut random, rows).chunks(batch) {
            let rows = Tensor::<1, Int>::from_data(TensorData::new(rows.to_vec(), [rows.len()]), &device);
            let picked = x.clone().select(0, rows.clone());
            let (number, class) = (number.clone().select(0, rows.clone()), class.clone().select(0, rows));
            last = Some(trainer.step(picked, number, class));
        }
        black_box(last.unwrap().into_data());
    });
    emit(work, threads, "s_per_epoch", seconds);
}
