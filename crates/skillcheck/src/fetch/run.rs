//! Running git within limits of time, space and memory.

use std::{
    io::{ErrorKind, Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use skillcheck_provenance::FetchFault;

use super::{cache, interrupt, memory};

/// Most that a command may print, in bytes: the refs of a large repository fit.
const OUT_LIMIT: usize = 16 << 20;
/// What is kept of the end of a command's messages, in bytes.
const ERR_LIMIT: usize = 64 << 10;
/// Longest pause between two looks at a running command.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the messages of a command that has ended are waited for: what it leaves behind, such
/// as a shared ssh connection, may hold the pipe open.
const GRACE: Duration = Duration::from_secs(2);

/// The limits of one command.
#[derive(Clone, Copy)]
pub(crate) struct Limits<'a> {
    /// In seconds.
    pub(crate) timeout: u64,
    /// A folder that grows, and how large it may become, in bytes.
    pub(crate) watched: Option<(&'a Path, u64)>,
    /// What is said when it becomes larger, in MiB.
    pub(crate) said: u64,
    /// Memory of their own that it and what it starts may take, in MiB.
    pub(crate) memory: u64,
}

/// What a command that has ended printed.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

/// Runs `command` with `input` as its standard input. An error is a limit that was passed, or that
/// it could not be run; a command that fails is none.
pub(crate) fn run(
    mut command: Command,
    input: String,
    limits: Limits<'_>,
) -> Result<Ended, FetchFault> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut running = interrupt::spawn(&mut command)
        .map_err(|error| FetchFault::NoGit(error.kind().to_string()))?
        .ok_or(FetchFault::Interrupted)?;
    let stdin = running.child().stdin.take();
    // It ends when git has read it, or has ended without.
    thread::spawn(move || stdin.map(|mut pipe| pipe.write_all(input.as_bytes())));
    let out = collect(running.child().stdout.take(), Keep::Start(OUT_LIMIT));
    let err = collect(running.child().stderr.take(), Keep::End(ERR_LIMIT));
    let status = match watch(running.child(), limits) {
        Ok(status) => status,
        Err(fault) => {
            running.kill();
            return Err(fault);
        }
    };
    drop(running);
    let out = out.recv_timeout(GRACE).unwrap_or_default();
    let err = err.recv_timeout(GRACE).unwrap_or_default();
    Ok(Ended {
        status,
        out,
        err: String::from_utf8_lossy(&err).into_owned(),
    })
}

/// Waits for the end of `child`, or the first limit that it passes.
fn watch(child: &mut Child, limits: Limits<'_>) -> Result<ExitStatus, FetchFault> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    let too_large = || {
        let grown = |(folder, size)| cache::size(folder) > size;
        limits.watched.is_some_and(grown)
    };
    loop {
        let ended = child.try_wait();
        if let Some(status) = ended.map_err(|error| FetchFault::Failed(error.to_string()))? {
            // What it brought in its last moment counts too.
            return if too_large() {
                Err(FetchFault::TooLarge(limits.said))
            } else {
                Ok(status)
            };
        }
        if interrupt::happened() {
            return Err(FetchFault::Interrupted);
        }
        if start.elapsed() >= Duration::from_secs(limits.timeout) {
            return Err(FetchFault::TimedOut(limits.timeout));
        }
        if too_large() {
            return Err(FetchFault::TooLarge(limits.said));
        }
        if memory::of_group(child.id()) > limits.memory.saturating_mul(1 << 20) {
            return Err(FetchFault::Memory(limits.memory));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(PAUSE);
    }
}

/// What is kept of a stream that may have no end.
#[derive(Clone, Copy)]
enum Keep {
    Start(usize),
    End(usize),
}

/// Reads a stream to its end in a thread of its own.
fn collect(stream: Option<impl Read + Send + 'static>, keep: Keep) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut stream) = stream {
            let mut buffer = vec![0; 32 << 10];
            loop {
                match stream.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(read) => add(&mut kept, &buffer[..read], keep),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
        }
        sender.send(kept)
    });
    receiver
}

fn add(kept: &mut Vec<u8>, bytes: &[u8], keep: Keep) {
    match keep {
        Keep::Start(limit) => {
            let room = limit.saturating_sub(kept.len());
            kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        Keep::End(limit) => {
            kept.extend_from_slice(bytes);
            if kept.len() > 2 * limit {
                kept.drain(..kept.len() - limit);
            }
        }
    }
}
