//! Writing to the terminal without a panic: a pipe that was closed on the other side ends the command quietly.

use std::io::{self, Write};

use crate::command::Failure;

/// Writes text to standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::from)
}

/// Writes a line to standard error, if there is someone to read it.
pub fn remark(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
