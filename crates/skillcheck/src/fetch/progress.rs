//! One line on the terminal while repositories are fetched.

use std::{
    io::{IsTerminal, stderr},
    sync::Mutex,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::render::text;

/// What is shown while repositories are fetched; nothing where nobody is there to see it.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Those that are at work, by their names.
    open: Mutex<Vec<String>>,
}

impl Progress {
    /// A line for `count` repositories. Only a terminal gets to see it, never a pipe or a file.
    pub(crate) fn new(count: usize, wanted: Shown) -> Self {
        let shown = wanted == Shown::OnTerminal && stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(u64::try_from(count).ok(), target);
        if let Ok(style) =
            ProgressStyle::with_template("fetching {pos}/{len} [{elapsed}] {wide_msg}")
        {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self {
            bar,
            open: Mutex::new(Vec::new()),
        }
    }

    /// Says that work on `name` starts.
    pub(crate) fn start(&self, name: &str) {
        self.change(|open| open.push(text::clean(name)));
    }

    /// Says that work on `name` is done.
    pub(crate) fn end(&self, name: &str) {
        let name = text::clean(name);
        self.change(|open| open.retain(|other| *other != name));
        self.bar.inc(1);
    }

    fn change(&self, change: impl FnOnce(&mut Vec<String>)) {
        let mut open = self
            .open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut open);
        self.bar.set_message(open.join(", "));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Whether progress is to be shown at all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Where standard error is a terminal.
    OnTerminal,
    /// Not even there.
    Never,
}
