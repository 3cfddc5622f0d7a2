//! How a run was fitted into its time.

use gradus::limit::{Shortened, TimePlan, short};

use super::words::{counted, thousands};

/// What was planned, and the flags that repeat it.
pub(super) fn lines(plan: &TimePlan) -> String {
    let (limit, expected) = (plan.limit, short(plan.expected));
    if plan.flags.is_empty() {
        return format!(
            "time       {limit} asked for, at most about {expected} needed: nothing is made smaller\n"
        );
    }
    let less: Vec<String> = plan.shortened.iter().map(less).collect();
    format!(
        "time       {limit} asked for, at most about {expected} of {} planned: {}\n           the same again, to the \
         same bits: {} in place of --time-limit\n",
        short(plan.unlimited),
        less.join(", "),
        plan.flags
    )
}

/// `3 folds instead of 8`.
fn less(one: &Shortened) -> String {
    let from = thousands(one.from);
    match (one.option.as_str(), one.to) {
        ("folds", 0) => format!("one net instead of {from} folds"),
        (option, to) => {
            format!("{} instead of {from}", counted(to.into(), option.strip_suffix('s').unwrap_or(option)))
        }
    }
}
