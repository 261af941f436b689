//! Commands that run in groups of their own, and end with this process.
//!
//! A group of its own is what makes it possible to end git with everything that it started. The
//! terminal's Ctrl-C does not reach it there, so that is passed on here.

use std::{
    collections::BTreeSet,
    io,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The groups that run; none once the run was interrupted.
static GROUPS: Mutex<Option<BTreeSet<u32>>> = Mutex::new(Some(BTreeSet::new()));

/// A command that runs in a group of its own.
pub(crate) struct Running(Child);

/// Starts `command`, which was given a group of its own; none after an interruption.
pub(crate) fn spawn(command: &mut Command) -> io::Result<Option<Running>> {
    let mut groups = groups();
    let Some(groups) = groups.as_mut() else {
        return Ok(None);
    };
    // Under the lock: no interruption can come between the start and the note of it.
    let child = command.spawn()?;
    groups.insert(child.id());
    Ok(Some(Running(child)))
}

impl Running {
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Ends it and everything that it started.
    pub(crate) fn kill(&mut self) {
        kill(self.0.id());
        // Where there are no groups, at least the command itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(groups) = groups().as_mut() {
            groups.remove(&self.0.id());
        }
    }
}

/// Whether this process was told to end.
pub(crate) fn happened() -> bool {
    groups().is_none()
}

fn groups() -> MutexGuard<'static, Option<BTreeSet<u32>>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn kill(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(group).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill(_: u32) {}

/// From now on a signal that ends this process ends all its commands first.
#[cfg(unix)]
pub(crate) fn pass_on() {
    use signal_hook::{consts::TERM_SIGNALS, iterator::Signals, low_level};
    // Without the handler the process ends all the same, and git soon after it.
    let Ok(mut signals) = Signals::new(TERM_SIGNALS) else {
        return;
    };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for group in groups().take().unwrap_or_default() {
                kill(group);
            }
            let _ = low_level::emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn pass_on() {}
