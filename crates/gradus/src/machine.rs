//! What the computer has free, for saying no before the work rather than in the middle of it.
//!
//! Free disk space is only worth a warning: it may come and go during a run, and a full disk is met by the save
//! protocol, which keeps the old file whole.

use std::fs;
use std::path::Path;

/// Processor cores that this process may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

/// Memory in bytes that a new allocation can have without pushing anything else out: what the system
/// calls available, or less where a control group (a container) or an address space limit allows less.
/// `None` where the system does not say (it is asked on Linux only).
pub fn free_memory() -> Option<u64> {
    free_memory_under(Path::new("/"))
}

/// Bytes that a process without special rights may still write to the disk of `folder`; `None` where the system does
/// not say.
pub fn free_disk(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(folder).ok()?;
        found.f_bavail.checked_mul(found.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// [`free_memory`] of a system whose files lie under `root`.
fn free_memory_under(root: &Path) -> Option<u64> {
    let system = field_kib(&fs::read_to_string(root.join("proc/meminfo")).ok()?, "MemAvailable:")?;
    let limits = [group_free(root), address_space_free(root)];
    Some(limits.into_iter().flatten().fold(system, u64::min))
}

/// `name   123 kB` on a line of its own, in bytes.
fn field_kib(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = line.split_whitespace().next()?.parse().ok()?;
    number.checked_mul(1024)
}

/// The least that the control groups of this process leave, from its own up to the topmost one.
fn group_free(root: &Path) -> Option<u64> {
    let text = fs::read_to_string(root.join("proc/self/cgroup")).ok()?;
    let mut least = None;
    for line in text.lines() {
        // `0::/path` is version 2; `7:memory,cpu:/path` is version 1.
        let mut fields = line.splitn(3, ':');
        let (Some(_), Some(kinds), Some(path)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let (mount, files) = if kinds.is_empty() {
            ("sys/fs/cgroup", &VERSION_2)
        } else if kinds.split(',').any(|kind| kind == "memory") {
            ("sys/fs/cgroup/memory", &VERSION_1)
        } else {
            continue;
        };
        // In a container the path may not exist below the mount: the walk up ends at the mount itself.
        for group in Path::new(path.trim_start_matches('/')).ancestors() {
            if let Some(free) = files.free(&root.join(mount).join(group)) {
                least = Some(least.map_or(free, |least: u64| least.min(free)));
            }
        }
    }
    least
}

/// The files of a control group that tell its memory.
struct GroupFiles {
    limit: &'static str,
    used: &'static str,
    /// The line of `memory.stat` with file pages that are given up on demand.
    reclaimable: &'static str,
}

const VERSION_2: GroupFiles =
    GroupFiles { limit: "memory.max", used: "memory.current", reclaimable: "inactive_file" };
const VERSION_1: GroupFiles = GroupFiles {
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    reclaimable: "total_inactive_file",
};

impl GroupFiles {
    fn free(&self, group: &Path) -> Option<u64> {
        let number = |file| fs::read_to_string(group.join(file)).ok()?.trim().parse::<u64>().ok();
        let limit = number(self.limit)?; // `max` is no number: no limit.
        let used = number(self.used)?;
        let stat = fs::read_to_string(group.join("memory.stat")).unwrap_or_default();
        let reclaimable = stat.lines().find_map(|line| {
            let (name, value) = line.split_once(' ')?;
            (name == self.reclaimable).then(|| value.trim().parse::<u64>().ok())?
        });
        Some(limit.saturating_sub(used.saturating_sub(reclaimable.unwrap_or(0))))
    }
}

/// What a limit on the address space (`ulimit -v`) leaves.
fn address_space_free(root: &Path) -> Option<u64> {
    let limits = fs::read_to_string(root.join("proc/self/limits")).ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    let used = field_kib(&fs::read_to_string(root.join("proc/self/status")).ok()?, "VmSize:")?;
    Some(limit.saturating_sub(used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    const MEMINFO: (&str, &str) =
        ("proc/meminfo", "MemTotal:  4000 kB\nMemFree:  10 kB\nMemAvailable:   1000 kB\n");

    fn free(files: &[(&str, &str)]) -> Option<u64> {
        free_memory_under(system(files).path())
    }

    #[test]
    fn what_the_system_says() {
        assert_eq!(free(&[MEMINFO]), Some(1_024_000));
        assert_eq!(free(&[]), None);
        assert_eq!(free(&[("proc/meminfo", "MemAvailable: many\n")]), None);
        if cfg!(target_os = "linux") {
            assert!(free_memory().is_some_and(|bytes| bytes > 0));
        }
    }

    #[test]
    fn control_groups_of_version_2() {
        let group = [
            MEMINFO,
            ("proc/self/cgroup", "0::/a/b\n"),
            ("sys/fs/cgroup/a/b/memory.max", "max\n"),
            ("sys/fs/cgroup/a/b/memory.current", "1\n"),
            ("sys/fs/cgroup/a/memory.max", "500000\n"),
            ("sys/fs/cgroup/a/memory.current", "300000\n"),
            ("sys/fs/cgroup/a/memory.stat", "anon 5\ninactive_file 100000\n"),
        ];
        assert_eq!(free(&group), Some(300_000));
        let inside = [
            MEMINFO,
            ("proc/self/cgroup", "0::/\n"),
            ("sys/fs/cgroup/memory.max", "1000\n"),
            ("sys/fs/cgroup/memory.current", "2000\n"),
        ];
        assert_eq!(free(&inside), Some(0));
    }

    #[test]
    fn control_groups_of_version_1() {
        let group = [
            MEMINFO,
            ("proc/self/cgroup", "9:cpu,cpuacct:/x\n7:memory:/docker/77\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9000\n"),
            ("sys/fs/cgroup/memory/memory.usage_in_bytes", "4000\n"),
            ("sys/fs/cgroup/memory/memory.stat", "inactive_file 7\ntotal_inactive_file 1000\n"),
        ];
        assert_eq!(free(&group), Some(6000));
        let unlimited = [
            MEMINFO,
            ("proc/self/cgroup", "7:memory:/\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
            ("sys/fs/cgroup/memory/memory.usage_in_bytes", "4000\n"),
        ];
        assert_eq!(free(&unlimited), Some(1_024_000));
    }

    #[test]
    fn the_disk() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!cfg!(unix) || free_disk(folder.path()).is_some());
        assert_eq!(free_disk(&folder.path().join("nowhere")), None);
    }

    #[test]
    fn an_address_space_limit() {
        let limited = [
            MEMINFO,
            (
                "proc/self/limits",
                "Limit  Soft Limit\nMax address space         300000     unlimited  bytes\n",
            ),
            ("proc/self/status", "VmPeak:\t  200 kB\nVmSize:\t     100 kB\n"),
        ];
        assert_eq!(free(&limited), Some(300_000 - 102_400));
    }
}
