//! What git is told before it is told what to do.

use std::{env, ffi::OsString, path::Path, process::Command};

use super::{address::Address, args::OddProtocol};

/// The name under which git knows the server, for the length of one command.
pub(crate) const REMOTE: &str = "skillcheck-upstream";

/// Variables of git's that are the user's own. Every other `GIT_…` is kept from it: hooks set
/// `GIT_DIR` and the like, which would lead it to another repository.
const KEPT: [&str; 12] = [
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    "GIT_HTTP_PROXY_AUTHMETHOD",
    "GIT_HTTP_USER_AGENT",
    "GIT_PROXY_SSL_CAINFO",
    "GIT_SSH",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_VERSION",
];

/// Settings that hold for every command, whatever the user's own are. What is not here is the
/// user's: credential helpers, proxies, certificates, ssh, `insteadOf`.
const SETTINGS: [&str; 24] = [
    // Nothing of the user's or of a repository's is run on the way.
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.askPass=",
    "credential.interactive=false",
    "core.alternateRefsCommand=",
    "gc.auto=0",
    "maintenance.auto=false",
    // Only what was asked for, and only from the server that was asked.
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "http.followRedirects=false",
    "transfer.bundleURI=false",
    "fetch.uriProtocols=",
    "fetch.prune=false",
    "fetch.pruneTags=false",
    "remote.skillcheck-upstream.tagOpt=--no-tags",
    // What comes is checked, and stays one pack.
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "fetch.unpackLimit=1",
    "transfer.unpackLimit=1",
    "core.bigFileThreshold=16m",
    // The repository holds what its reader knows, and nothing else.
    "core.logAllRefUpdates=false",
    "fetch.writeCommitGraph=false",
    "protocol.version=2",
    "http.lowSpeedLimit=1",
];

/// A git command that can ask nobody, follows nothing and knows only `address` as its server.
pub(crate) fn command(
    address: Option<&Address>,
    allowed: &[OddProtocol],
    ssh: Option<&OsString>,
    timeout: u64,
    folder: &Path,
) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("GIT_") && !KEPT.contains(&&*text) {
            git.env_remove(name);
        }
    }
    let mut protocols = "https:ssh".to_owned();
    for odd in allowed {
        protocols.push(':');
        protocols.push_str(odd.name());
    }
    // A folder above that is a repository is none of this command's business.
    git.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(folder));
    git.env("GIT_ALLOW_PROTOCOL", protocols);
    git.envs([
        ("LC_ALL", "C"),
        ("LANGUAGE", ""),
        ("GIT_TERMINAL_PROMPT", "0"),
        // Set and empty, it is no program, and none of those that follow it is asked either.
        ("GIT_ASKPASS", ""),
        ("SSH_ASKPASS_REQUIRE", "never"),
        ("GCM_INTERACTIVE", "never"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_ADVICE", "0"),
    ]);
    git.env_remove("SSH_ASKPASS");
    if let Some(ssh) = ssh {
        git.env("GIT_SSH_COMMAND", ssh);
    }
    for setting in SETTINGS {
        git.args(["-c", setting]);
    }
    // A run that was killed leaves no git behind that waits for ever.
    git.args(["-c", &format!("http.lowSpeedTime={timeout}")]);
    if let Some(address) = address {
        git.args(["-c", &format!("remote.{REMOTE}.url={}", address.url)]);
    }
    git
}

/// The ssh command that git is to use, from the user's own: `GIT_SSH_COMMAND`, else `configured`
/// (`core.sshCommand`), else `ssh`. OpenSSH is told to ask nobody; a command that does not start
/// with it is left as it is, for it may not know the option. None leaves the choice to git.
pub(crate) fn ssh_command(configured: Option<OsString>) -> Option<OsString> {
    let own = env::var_os("GIT_SSH_COMMAND").or(configured);
    let own = own.filter(|command| !command.is_empty());
    if own.is_none() && env::var_os("GIT_SSH").is_some() {
        return None;
    }
    let mut command = own.unwrap_or_else(|| "ssh".into());
    let first = command.to_string_lossy();
    let first = first.split_whitespace().next().unwrap_or_default();
    let program = first.rsplit(['/', '\\']).next().unwrap_or_default();
    if ["ssh", "ssh.exe"].contains(&program) {
        command.push(" -o BatchMode=yes");
    }
    Some(command)
}
