//! What git would call the files of a package, and what their differences are.

use std::{borrow::Cow, collections::HashMap, fmt::Write, io::Read};

use sha2::{Digest, Sha256};
use skillcheck_parser::{File, FileKind, Package, RelPath};

use crate::{
    git,
    object_id::{HashKind, ObjectId},
};

/// How a file pointer of Git LFS starts (its specification, version 1).
pub(crate) const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/v1\n";

/// How the bytes of a file differ from upstream's. It is told from their ids alone: no blob of
/// upstream's is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Other bytes.
    Content,
    /// The same text, with CRLF here and LF upstream.
    CarriageReturns,
    /// The same text, with LF here and CRLF upstream.
    LineFeeds,
    /// The same text, but for the line ending at its end.
    FinalNewline,
    /// The same text, but for a byte-order mark.
    ByteOrderMark,
    /// A pointer of Git LFS here, not the content.
    PointerHere,
    /// A pointer of Git LFS upstream, and the content that it names here: no difference at all.
    PointerUpstream,
}

/// The id that git gives a file, and whether it is a link; none where git stores no such kind.
type Id = Result<Option<(ObjectId, bool)>, String>;

/// The files of a package as git would store them. Each is hashed once.
pub(crate) struct LocalFiles<'a> {
    package: &'a Package,
    hash: HashKind,
    ids: HashMap<RelPath, Id>,
    relatives: HashMap<RelPath, Relatives>,
}

/// The ids of files that differ from one of the package in a way that has a name.
struct Relatives {
    named: Vec<(Difference, ObjectId)>,
    /// What the rest are.
    others: Difference,
}

impl<'a> LocalFiles<'a> {
    pub(crate) fn new(package: &'a Package, hash: HashKind) -> Self {
        Self {
            package,
            hash,
            ids: HashMap::new(),
            relatives: HashMap::new(),
        }
    }

    pub(crate) fn package(&self) -> &'a Package {
        self.package
    }

    /// The id of the file at `path`; an error where it cannot be read.
    pub(crate) fn id(&mut self, path: &RelPath) -> Id {
        if let Some(id) = self.ids.get(path) {
            return id.clone();
        }
        let id = match self.package.file(path) {
            Some(file) => id(file, self.hash),
            None => Ok(None),
        };
        self.ids.insert(path.clone(), id.clone());
        id
    }

    /// Whether the file at `path` has no bytes, and so is like every other such file.
    pub(crate) fn is_empty(&self, path: &RelPath) -> bool {
        let file = self.package.file(path);
        file.is_some_and(|file| file.size().is_ok_and(|size| size == 0))
    }

    /// How the file at `path` differs from the blob `upstream`. A package may be held against many
    /// versions of a folder: what is needed of its file is computed once.
    pub(crate) fn difference(&mut self, path: &RelPath, upstream: ObjectId) -> Difference {
        let known = self.relatives.entry(path.clone());
        let file = self.package.file(path);
        let Relatives { named, others } =
            known.or_insert_with(|| Relatives::of(file, self.hash).unwrap_or_default());
        let found = named.iter().find(|(_, id)| *id == upstream);
        found.map_or(*others, |(difference, _)| *difference)
    }
}

impl Default for Relatives {
    fn default() -> Self {
        Self {
            named: Vec::new(),
            others: Difference::Content,
        }
    }
}

impl Relatives {
    /// Those of `file`; none where it cannot be read or has none.
    fn of(file: Option<&File>, hash: HashKind) -> Option<Self> {
        let file = file.filter(|file| file.kind == FileKind::Regular)?;
        let mut relatives = Self::default();
        let mut add = |difference, bytes: &[u8]| {
            let id = git::blob_id(hash, bytes);
            relatives.named.extend(id.map(|id| (difference, id)));
        };
        if let Some(text) = pointer(file) {
            add(Difference::PointerUpstream, text.as_bytes());
        }
        let Ok(bytes) = file.bytes() else {
            return Some(relatives);
        };
        if bytes.starts_with(LFS_POINTER.as_bytes()) {
            relatives.others = Difference::PointerHere;
            return Some(relatives);
        }
        for (difference, bytes) in same_text(bytes) {
            add(difference, &bytes);
        }
        Some(relatives)
    }
}

/// Files with the text of `bytes` and other bytes.
fn same_text(bytes: &[u8]) -> impl Iterator<Item = (Difference, Cow<'_, [u8]>)> {
    let mark: &[u8] = b"\xef\xbb\xbf";
    let bare = bytes.strip_prefix(mark).map(Cow::from);
    let marked = Cow::from([mark, bytes].concat());
    let unix = without_returns(bytes);
    let other_lines = if unix.len() == bytes.len() {
        (Difference::LineFeeds, with_returns(bytes))
    } else {
        (Difference::CarriageReturns, unix)
    };
    let cut = bytes
        .strip_suffix(b"\r\n")
        .or_else(|| bytes.strip_suffix(b"\n"))
        .map(Cow::from);
    let ended = [b"\n".as_slice(), b"\r\n"].map(|ending| Cow::from([bytes, ending].concat()));
    let marks = bare.into_iter().chain([marked]);
    let ends = cut.into_iter().chain(ended);
    marks
        .map(|bytes| (Difference::ByteOrderMark, bytes))
        .chain([(other_lines.0, Cow::from(other_lines.1))])
        .chain(ends.map(|bytes| (Difference::FinalNewline, bytes)))
}

/// The bytes of upstream's file, whose id is `upstream`, where `file` has its text and differs in
/// line endings or a byte order mark alone.
#[must_use]
pub fn as_upstream(file: &File, upstream: ObjectId) -> Option<Vec<u8>> {
    let mut others = same_text(file.bytes().ok()?);
    let same = |bytes: &[u8]| git::blob_id(upstream.kind(), bytes) == Some(upstream);
    others
        .find(|(_, bytes)| same(bytes))
        .map(|(_, bytes)| bytes.into_owned())
}

/// What Git LFS stores in the place of a file.
fn pointer(file: &File) -> Option<String> {
    let (mut open, size) = file.open().ok()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match open.read(&mut buffer).ok()? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    let oid = hex(&hash.finalize());
    Some(format!("{LFS_POINTER}oid sha256:{oid}\nsize {size}\n"))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            text.push(*byte);
        }
    }
    text
}

fn with_returns(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 16);
    for byte in bytes {
        if *byte == b'\n' {
            text.push(b'\r');
        }
        text.push(*byte);
    }
    text
}

fn id(file: &File, hash: HashKind) -> Id {
    let io = |error: std::io::Error| error.kind().to_string();
    match file.kind {
        FileKind::Symlink(_) => {
            let text = file.link_text().map_err(io)?;
            Ok(git::blob_id(hash, &text).map(|id| (id, true)))
        }
        FileKind::Regular if file.size().map_err(io)? <= File::KEPT => {
            let bytes = file.bytes().map_err(str::to_owned)?;
            Ok(git::blob_id(hash, bytes).map(|id| (id, false)))
        }
        FileKind::Regular => {
            let (mut open, size) = file.open().map_err(io)?;
            let id = git::blob_id_of(hash, &mut open, size).map_err(io)?;
            Ok(id.map(|id| (id, false)))
        }
        _ => Ok(None),
    }
}
