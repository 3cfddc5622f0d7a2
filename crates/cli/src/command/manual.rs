//! `gradus completions` and `gradus man`: made from the same list of flags as the help.

use clap::Command;
use clap_complete::Shell;

use super::Failure;
use crate::args;
use crate::output::print;

pub fn completions(shell: Shell) -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "gradus", &mut text);
    print(&String::from_utf8_lossy(&text))?;
    Ok(crate::DONE)
}

pub fn man(name: Option<&str>) -> Result<u8, Failure> {
    let mut root = args::command();
    root.build();
    let page: Command = match name {
        None => root,
        Some(name) => root.find_subcommand(name).cloned().ok_or_else(|| {
            let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
            Failure::Said(format!("no subcommand '{name}'; there are {}", names.join(", ")))
        })?,
    };
    let mut text = Vec::new();
    // Without the instruction set: a page is for every machine.
    let source = concat!("gradus ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(page.version(env!("CARGO_PKG_VERSION"))).source(source).render(&mut text)?;
    print(&String::from_utf8_lossy(&text))?;
    Ok(crate::DONE)
}
