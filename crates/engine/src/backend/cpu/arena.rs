//! Memory: whole spaces of f32, and spans of them that kernels on several threads work on.

use core::ops::Range;
use core::ptr::NonNull;
use std::alloc::{Layout, alloc, alloc_zeroed, dealloc};

use crate::backend::OutOfMemory;

/// Bytes a space is aligned to: a cache line, and the widest vector.
const ALIGN: usize = 64;
/// Bytes of a large page, and of a space that is worth them: of many megabytes in pages of 4 KiB, every row of weights a
/// product packs is a page whose address must be looked up first.
const LARGE_PAGE: usize = 2 << 20;
const LARGE: usize = 16 * LARGE_PAGE;

/// A space of zeroed f32.
#[derive(Debug)]
pub(super) struct Arena {
    start: NonNull<f32>,
    len: usize,
}

// SAFETY: an arena owns its memory like a Box<[f32]>; nothing in it belongs to a thread.
unsafe impl Send for Arena {}
// SAFETY: through a shared arena one only gets spans, whose use is unsafe by itself.
unsafe impl Sync for Arena {}

impl Arena {
    /// No memory.
    pub(super) fn empty() -> Arena {
        Arena { start: NonNull::dangling(), len: 0 }
    }

    /// Room for `len` numbers, all 0.
    pub(super) fn new(len: usize) -> Result<Arena, OutOfMemory> {
        let error = OutOfMemory { bytes: len.saturating_mul(size_of::<f32>()) };
        if len == 0 {
            return Ok(Arena::empty());
        }
        let layout = layout(len).ok_or_else(|| error.clone())?;
        let start = match layout.align() {
            // SAFETY: the layout's size is not 0.
            ALIGN => unsafe { alloc_zeroed(layout) },
            // SAFETY: as above.
            _ => unsafe { in_large_pages(layout) },
        };
        NonNull::new(start.cast::<f32>()).map(|start| Arena { start, len }).ok_or(error)
    }

    /// `len` numbers from `offset` on. Panics beyond the end: no program that was planned gets there.
    #[inline]
    pub(super) fn span(&self, offset: usize, len: usize) -> Span {
        let inside = offset.checked_add(len).is_some_and(|end| end <= self.len);
        assert!(inside, "{len} numbers at {offset} of a space of {}", self.len);
        // SAFETY: just checked; offset ≤ len stays inside the allocation (or is 0 where there is none).
        Span { start: unsafe { self.start.as_ptr().add(offset) }, len }
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        if let Some(layout) = layout(self.len).filter(|l| l.size() > 0) {
            // SAFETY: a non-empty arena was allocated with this very layout.
            unsafe { dealloc(self.start.as_ptr().cast(), layout) };
        }
    }
}

fn layout(len: usize) -> Option<Layout> {
    let layout = Layout::array::<f32>(len).ok()?;
    layout.align_to(if layout.size() < LARGE { ALIGN } else { LARGE_PAGE }).ok()
}

/// Zeroed memory for which the system is asked for large pages; where it has none to give, in small ones.
///
/// # Safety
/// The layout's size is not 0.
unsafe fn in_large_pages(layout: Layout) -> *mut u8 {
    // SAFETY: the caller's.
    let start = unsafe { alloc(layout) };
    if !start.is_null() {
        #[cfg(target_os = "linux")]
        {
            let whole = layout.size() / LARGE_PAGE * LARGE_PAGE;
            // SAFETY: memory of ours, whole pages of it; the advice changes nothing that it holds. Refused, it is as it
            // was.
            let _ = unsafe { rustix::mm::madvise(start.cast(), whole, rustix::mm::Advice::LinuxHugepage) };
        }
        // SAFETY: just allocated.
        unsafe { start.write_bytes(0, layout.size()) };
    }
    start
}

/// Some numbers of an arena. Copies of it may be on several threads, each working on a part of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    start: *mut f32,
    len: usize,
}

// SAFETY: a span is an address; whoever turns it into a slice vouches for what the slice needs.
unsafe impl Send for Span {}
// SAFETY: as above.
unsafe impl Sync for Span {}

impl Span {
    /// How many numbers.
    pub(super) fn len(self) -> usize {
        self.len
    }

    /// Where it starts.
    pub(super) fn start(self) -> *mut f32 {
        self.start
    }

    /// The numbers in `range` of it. Panics beyond the end.
    #[inline]
    pub(super) fn part(self, range: Range<usize>) -> Span {
        assert!(range.start <= range.end && range.end <= self.len, "{range:?} of {} numbers", self.len);
        // SAFETY: just checked.
        Span { start: unsafe { self.start.add(range.start) }, len: range.end - range.start }
    }

    /// Whether it shares no number with `other`.
    pub(super) fn apart(self, other: Span) -> bool {
        let (a, b) = (self.start as usize, other.start as usize);
        a + self.len * size_of::<f32>() <= b || b + other.len * size_of::<f32>() <= a
    }

    /// Its numbers.
    ///
    /// # Safety
    /// While the slice is used, its arena must live and nobody may write to these numbers.
    pub(super) unsafe fn read<'a>(self) -> &'a [f32] {
        // SAFETY: inside an arena (see `Arena::span`), whose memory is initialised; the rest is the caller's.
        unsafe { core::slice::from_raw_parts(self.start, self.len) }
    }

    /// Its numbers, to be changed.
    ///
    /// # Safety
    /// While the slice is used, its arena must live and nobody else may read or write these numbers.
    pub(super) unsafe fn write<'a>(self) -> &'a mut [f32] {
        // SAFETY: inside an arena (see `Arena::span`), whose memory is initialised; the rest is the caller's.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_zeroed_aligned_and_bounded() {
        let arena = Arena::new(1000).unwrap();
        let span = arena.span(16, 984);
        assert_eq!(span.start() as usize % ALIGN, 0);
        // SAFETY: the arena lives and nobody writes.
        assert!(unsafe { span.read() }.iter().all(|&x| x == 0.0));
        assert!(std::panic::catch_unwind(|| arena.span(16, 985).len()).is_err());
        assert!(std::panic::catch_unwind(|| arena.span(usize::MAX, 2).len()).is_err());
        assert!(arena.span(0, 16).apart(arena.span(16, 16)) && !arena.span(0, 17).apart(arena.span(16, 1)));
        assert_eq!(Arena::new(0).unwrap().span(0, 0).len(), 0);
    }

    #[test]
    fn memory_that_is_not_there_is_an_error() {
        for len in [usize::MAX, usize::MAX / 4, isize::MAX as usize / 4 - 64] {
            let error = Arena::new(len).unwrap_err();
            assert_eq!(error.bytes, len.saturating_mul(4));
        }
    }
}
