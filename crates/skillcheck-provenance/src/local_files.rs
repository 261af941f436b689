//! What git would call the files of a package, and what their differences are.

use std::{collections::HashMap, fmt::Write, io::Read};

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
}

impl<'a> LocalFiles<'a> {
    pub(crate) fn new(package: &'a Package, hash: HashKind) -> Self {
        Self {
            package,
            hash,
            ids: HashMap::new(),
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

    /// How the file at `path` differs from the blob `upstream`.
    pub(crate) fn difference(&self, path: &RelPath, upstream: ObjectId) -> Difference {
        let file = self.package.file(path);
        let bytes = file
            .filter(|file| file.kind == FileKind::Regular)
            .map(File::bytes);
        let is = |bytes: &[u8]| git::blob_id(self.hash, bytes) == Some(upstream);
        if file
            .and_then(pointer)
            .is_some_and(|text| is(text.as_bytes()))
        {
            return Difference::PointerUpstream;
        }
        let Some(Ok(bytes)) = bytes else {
            return Difference::Content;
        };
        if bytes.starts_with(LFS_POINTER.as_bytes()) {
            return Difference::PointerHere;
        }
        let mark: &[u8] = b"\xef\xbb\xbf";
        if bytes.strip_prefix(mark).is_some_and(is) || is(&[mark, bytes].concat()) {
            return Difference::ByteOrderMark;
        }
        let unix = without_returns(bytes);
        if unix.len() != bytes.len() && is(&unix) {
            return Difference::CarriageReturns;
        }
        if unix.len() == bytes.len() && is(&with_returns(bytes)) {
            return Difference::LineFeeds;
        }
        let cut = bytes
            .strip_suffix(b"\r\n")
            .or_else(|| bytes.strip_suffix(b"\n"));
        let ended = [b"\n".as_slice(), b"\r\n"].map(|ending| [bytes, ending].concat());
        if cut.is_some_and(is) || ended.iter().any(|bytes| is(bytes)) {
            return Difference::FinalNewline;
        }
        Difference::Content
    }
}

/// What Git LFS stores in the place of a file.
fn pointer(file: &File) -> Option<String> {
    if file.kind != FileKind::Regular {
        return None;
    }
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
