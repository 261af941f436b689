//! Where text goes, and what happens when it cannot.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::Path,
};

use tempfile::NamedTempFile;

use crate::{failure::Failure, render::text, status::Status};

/// Writes a report to standard output, or whole and at once to the file that `--output` names.
pub(crate) fn report(text: &[u8], file: Option<&Path>) -> Result<(), Failure> {
    let written = match file {
        Some(file) => to_file(file, text),
        None => to_stdout(text),
    };
    written.map_err(|error| Failure::Output {
        path: file.unwrap_or(Path::new("-")).to_path_buf(),
        reason: error.kind().to_string(),
    })
}

/// Prints text that is no report.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Status {
    match to_stdout(text.as_ref()) {
        Ok(()) => Status::Success,
        Err(error) => {
            complain(&format!("error: {error}\n"));
            Status::Failure
        }
    }
}

/// Prints to standard error. When even that fails there is nobody left to tell.
pub(crate) fn complain(text: &str) {
    let lines: Vec<String> = text.lines().map(text::clean).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// A reader that closes the pipe has seen enough: that is no failure.
fn to_stdout(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn to_file(path: &Path, text: &[u8]) -> io::Result<()> {
    // A pipe or a device cannot be replaced, only written to; a link stays one.
    let path = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() || is_stream(path) => {
            return fs::OpenOptions::new()
                .append(true)
                .open(path)?
                .write_all(text);
        }
        Ok(_) => fs::canonicalize(path)?,
        Err(_) => path.to_path_buf(),
    };
    let mode = fs::metadata(&path).map(|old| old.permissions()).ok();
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut file = new_beside(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Whether `path` is one of the names that a system gives to open streams.
fn is_stream(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// A temporary file that everyone may read whom the umask lets.
pub(crate) fn new_beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".skillcheck").tempfile_in(folder)
}
