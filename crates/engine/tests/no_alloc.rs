//! A training step allocates nothing, watched or not.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use common::*;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::observe::{Interest, Observer, Seen, Unwatched};
use gradus_engine::plan::Gradients;
use gradus_engine::session::Session;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::SeqCst);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

struct Summing(f64);

impl Observer for Summing {
    fn interest(&mut self, _: u64) -> Interest {
        Interest { gradients: false, ..Interest::ALL }
    }
    fn see(&mut self, seen: &Seen<'_>) {
        self.0 += seen.summary().rms;
    }
}

#[test]
fn steps_allocate_nothing() {
    for (name, spec) in nets() {
        for (rule, optimizer) in rules() {
            for order in [Gradients::Fused, Gradients::Kept { clip_norm: Some(1.0) }] {
                let data = rows_for(&spec, 30, 4);
                let settings = settings(10, optimizer, order);
                let mut session = Session::new(&spec, &settings, Cpu::new(1)).unwrap();
                let mut summing = Summing(0.0);
                let before = ALLOCATIONS.load(Ordering::SeqCst);
                for step in 0..4 {
                    session.step(&data.batch(step * 5, 10), 0.01, &mut Unwatched);
                    session.step(&data.batch(step * 5, 7), 0.01, &mut summing);
                }
                let allocated = ALLOCATIONS.load(Ordering::SeqCst) - before;
                assert_eq!(allocated, 0, "{name}, {rule}, {order:?}");
            }
        }
    }
}
