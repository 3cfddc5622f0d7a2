//! `gradus report`.

use std::io::Write;

use gradus::files::{Disk, save};
use gradus::report::page;
use gradus::run::{REPORT_PAGE, report_numbers};

use super::{Failure, print_json};
use crate::DONE;
use crate::args::{ReportArgs, is_dash};
use crate::output::{print, remark};

pub fn run(args: ReportArgs) -> Result<u8, Failure> {
    let threads = args.threads.unwrap_or(0) as usize;
    let numbers = report_numbers(&args.run, &args.moved.into(), threads)?;
    if args.json {
        print_json(&numbers)?;
        return Ok(DONE);
    }
    let html = page::html(&numbers, args.lang);
    let path = args.output.unwrap_or_else(|| args.run.join(REPORT_PAGE));
    if is_dash(&path) {
        print(&html)?;
        return Ok(DONE);
    }
    save(&Disk, &path, |out: &mut dyn Write| out.write_all(html.as_bytes())).map_err(gradus::Error::from)?;
    remark(&format!("report     {}", path.display()));
    Ok(DONE)
}
