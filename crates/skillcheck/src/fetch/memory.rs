//! How much memory a running command takes: git keeps a server's first answer in memory, however
//! long that is.

/// Memory of their own that the processes of this group take, in bytes; 0 where the system does
/// not tell.
#[cfg(target_os = "linux")]
pub(crate) fn of_group(group: u32) -> u64 {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|process| {
            let name = process.file_name();
            name.as_encoded_bytes()
                .first()
                .is_some_and(u8::is_ascii_digit)
        })
        .filter(|process| group_of(&process.path()) == Some(group))
        .filter_map(|process| anonymous(&process.path()))
        .sum()
}

/// The group of a process: the third field behind its name, which may itself hold anything.
#[cfg(target_os = "linux")]
fn group_of(process: &std::path::Path) -> Option<u32> {
    let stat = std::fs::read_to_string(process.join("stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(2)?.parse().ok()
}

/// Memory that is no part of a file, in bytes.
#[cfg(target_os = "linux")]
fn anonymous(process: &std::path::Path) -> Option<u64> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn of_group(_: u32) -> u64 {
    0
}
