//! Running operations allocates nothing, on any thread.

mod rig;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use gradus_engine::backend::Backend;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::layer::Function;
use gradus_engine::loss::{CrossEntropy, LossSpec};
use gradus_engine::optim::{Adam, OptimizerSpec};
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: all is left to the system's allocator; counting touches no memory of its own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::SeqCst);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

// One test in this binary, so that nothing else allocates meanwhile.
#[test]
fn running_allocates_nothing() {
    let random = &mut Numbers::new(1);
    let mut rig = Rig::new(300);
    rig.rule = Some(OptimizerSpec::Adam(Adam::default()).optimizer().rule(1, 0.01));
    rig.states = 2;
    (rig.number_columns, rig.code_columns, rig.target_width) = (150, 1, 1);
    rig.numbers = random.many(150 * 300);
    rig.codes = (0..300).map(|_| random.below(40) as u32).collect();
    rig.targets = (0..300).map(|_| random.below(5) as f32).collect();
    let mut slot = |width| rig.slot(random, width);
    let (x, h, a, z, dz) = (slot(150), slot(256), slot(256), slot(5), slot(5));
    let (da, dh, e, stats) = (slot(256), slot(256), slot(256), slot(1));
    let mut param = |rows, columns| rig.param(random, rows, columns);
    let (w, b, w2, table) = (param(150, 256), param(1, 256), param(256, 5), param(40, 256));
    let kept = rig.fixed(random, 40 * 256);
    let loss = LossSpec::CrossEntropy(CrossEntropy::default());
    let scatter = Gradient::Scatter { column: 0, dy: dh };
    let ops = [
        Op::Input { y: x },
        Op::Affine { x, w, b: Some(b), y: h },
        Op::Activate { function: Function::Gelu, x: h, y: a },
        Op::Dropout { x: a, y: e, rate: 0.1, stream: 0 },
        Op::NormaliseRows { x: e, y: a, stats, epsilon: 1e-5 },
        Op::Gather { column: 0, table, y: e },
        Op::Affine { x: a, w: w2, b: None, y: z },
        Op::Loss { loss, members: 1, z, dz },
        Op::TimesTransposed { dy: dz, w: w2, dx: da },
        Op::GradientUpdate { gradient: Gradient::TransposedTimes { x: a, dy: dz }, param: w2 },
        Op::ActivateBack { function: Function::Gelu, saved: h, dy: da, dx: dh },
        Op::GradientUpdate { gradient: Gradient::TransposedTimes { x, dy: dh }, param: w },
        Op::GradientUpdate { gradient: Gradient::ColumnSum { dy: dh }, param: b },
        Op::Gradient { gradient: scatter, param: table, into: kept },
        Op::SumSquares { gradient: kept, index: 0 },
        Op::Rescale { gradient: kept, limit: 0.1 },
        Op::Update { gradient: kept, param: table },
    ];
    for threads in [1, 2, 4] {
        let mut cpu = Cpu::new(threads);
        rig.load(&mut cpu, 300, &ops);
        let args = rig.args();
        // The first run may still see the workers' threads being set up by the system.
        cpu.run(&ops, &args);
        std::thread::sleep(std::time::Duration::from_millis(50));
        let before = ALLOCATIONS.load(Ordering::SeqCst);
        for _ in 0..20 {
            let report = cpu.run(&ops, &args);
            assert!(report.finite && report.diverged.is_none());
        }
        assert_eq!(ALLOCATIONS.load(Ordering::SeqCst) - before, 0, "{threads} threads");
    }
}
