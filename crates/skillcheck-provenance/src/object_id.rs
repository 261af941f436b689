//! Ids of git objects.

use std::{fmt, str::FromStr};

/// The hash that a repository names its objects by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HashKind {
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-256, 32 bytes.
    Sha256,
}

impl HashKind {
    /// Length of an id in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// Never: an id has bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        false
    }
}

/// The whole id of a git object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId {
    kind: HashKind,
    bytes: [u8; 32],
}

/// Why a text is no whole object id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseIdError {
    /// It has this many characters, not 40 or 64.
    Length(usize),
    /// It has a character that is no hexadecimal digit.
    Digit,
}

impl ObjectId {
    /// The id of these bytes; none unless there are 20 or 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let kind = match bytes.len() {
            20 => HashKind::Sha1,
            32 => HashKind::Sha256,
            _ => return None,
        };
        let mut id = Self {
            kind,
            bytes: [0; 32],
        };
        id.bytes[..bytes.len()].copy_from_slice(bytes);
        Some(id)
    }

    /// Its hash.
    #[must_use]
    pub fn kind(&self) -> HashKind {
        self.kind
    }

    /// Its bytes, 20 or 32.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.kind.len()]
    }

    /// Its first twelve hexadecimal digits, for people.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl FromStr for ObjectId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let digits: Vec<u8> = text
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or(ParseIdError::Digit)?;
        let bytes: Vec<u8> = digits
            .chunks(2)
            .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0))
            .collect();
        match digits.len() {
            40 | 64 => Self::from_bytes(&bytes).ok_or(ParseIdError::Digit),
            other => Err(ParseIdError::Length(other)),
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_id_is_read_and_written() {
        let text = "9bad53f2426e310c33ef5bacf9f845855197be6a";
        assert_eq!(text.parse::<ObjectId>().unwrap().to_string(), text);
        let long = "ab".repeat(32);
        assert_eq!(long.parse::<ObjectId>().unwrap().kind(), HashKind::Sha256);
    }

    #[test]
    fn anything_else_is_none() {
        let parse = |text: &str| text.parse::<ObjectId>().unwrap_err();
        assert_eq!(parse(&"a".repeat(39)), ParseIdError::Length(39));
        assert_eq!(parse(""), ParseIdError::Length(0));
        assert_eq!(parse(&"g".repeat(40)), ParseIdError::Digit);
        assert_eq!(parse(&"é".repeat(20)), ParseIdError::Digit);
    }
}
