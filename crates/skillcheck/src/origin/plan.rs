//! Which files are to be written, and with what text.

use serde_json::{Map, Value};
use skillcheck_parser::{FileKind, Package, RelPath, Source};
use skillcheck_provenance::{AnchorKind, RECORD_KEYS, RECORD_LABELS, origin_bullets};

use super::{error::StampError, json_edit::JsonText, origin_md, record::Record, survey::Survey};
use crate::write::Write;

/// The files of a package that hold, or are to hold, the record of its origin.
pub(super) struct Anchors {
    /// Files with the record, as JSON.
    records: Vec<JsonFile>,
    /// The list that the importer of 2026-03-30 wrote beside it.
    manifest: Option<JsonFile>,
    /// `ORIGIN.md`; none where upstream has one of its own.
    origin_md: Option<Text>,
}

struct JsonFile {
    path: RelPath,
    old: Option<Vec<u8>>,
    text: JsonText,
    /// Key of the object that is the record; none where the root is.
    inside: Option<&'static str>,
}

struct Text {
    path: RelPath,
    old: Option<Vec<u8>>,
}

/// Key of the record in `metadata.json`.
const INSIDE: &str = "external_source";

impl Anchors {
    /// Finds the anchors of `package`, and reads those that there are. `metadata.json` is one
    /// unless it is upstream's own file; `EXTERNAL_SOURCE.json` is one where there is one, and
    /// takes the place of `metadata.json` where that is none.
    pub(super) fn read(package: &Package, survey: &Survey) -> Result<Self, StampError> {
        let mut records = Vec::new();
        let metadata = AnchorKind::Metadata.name();
        if !survey.has(metadata) || is_anchor(package, metadata) {
            records.push(json(package, metadata, Some(INSIDE))?);
        }
        let external = AnchorKind::ExternalSource.name();
        if package.find(external).is_some() || records.is_empty() {
            if records.is_empty() && survey.has(external) {
                return Err(StampError::NoPlace);
            }
            records.push(json(package, external, None)?);
        }
        let manifest = AnchorKind::Manifest.name();
        let manifest = match package.find(manifest) {
            Some(_) if !survey.has(manifest) => Some(json(package, manifest, None)?),
            _ => None,
        };
        let origin = AnchorKind::OriginFile.name();
        let origin_md = if survey.has(origin) {
            None
        } else {
            let (path, old) = existing(package, origin)?;
            Some(Text { path, old })
        };
        Ok(Self {
            records,
            manifest,
            origin_md,
        })
    }

    /// What they record now; where they differ, what the first of them says.
    pub(super) fn recorded(&self) -> Map<String, Value> {
        let mut recorded = Map::new();
        for record in &self.records {
            let Ok(Some(object)) = record.object() else {
                continue;
            };
            for (key, _) in RECORD_KEYS {
                if let Some(value) = record.text.get(object, key) {
                    recorded.entry(key).or_insert(value);
                }
            }
        }
        if let Some(old) = self.origin_md.as_ref().and_then(|text| text.old.as_ref()) {
            let source = Source::new(old.clone());
            for (label, place) in origin_bullets(&source) {
                let known = RECORD_LABELS
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(&label));
                let value = source.slice(place);
                if let Some((_, key)) = known.filter(|_| !value.is_empty()) {
                    recorded.entry(*key).or_insert_with(|| Value::from(value));
                }
            }
        }
        recorded
    }

    /// What is to be written so that all of them hold `record`, for the skill called `name`.
    pub(super) fn written(
        self,
        record: &Record,
        name: &str,
        survey: &Survey,
    ) -> Result<Vec<Write>, StampError> {
        let mut writes = Vec::new();
        for mut file in self.records {
            file.put(record)?;
            writes.push(file.into_write());
        }
        if let Some(mut manifest) = self.manifest {
            manifest.put_claims(record, survey);
            writes.push(manifest.into_write());
        }
        if let Some(Text { path, old }) = self.origin_md {
            let new = origin_md::written(old.as_deref(), name, |key| record.text(key))
                .map_err(|reason| StampError::Existing(path.to_string(), reason))?;
            writes.push(Write {
                path,
                renamed: None,
                old,
                new: new.into_bytes(),
            });
        }
        Ok(writes)
    }
}

impl JsonFile {
    /// Offset of the `{` of the record; none where there is no record yet.
    fn object(&self) -> Result<Option<usize>, StampError> {
        let root = self.text.root();
        match self.inside {
            None => Ok(Some(root)),
            Some(key) => self
                .text
                .object(root, key)
                .map_err(|reason| StampError::Existing(self.path.to_string(), reason)),
        }
    }

    /// Makes it hold `record`; keys that are none of the record's stay.
    fn put(&mut self, record: &Record) -> Result<(), StampError> {
        let root = self.text.root();
        if let (Some(key), None) = (self.inside, self.object()?) {
            self.text.set(root, key, &Value::Object(Map::new()), &[]);
        }
        let object = self.object()?.unwrap_or(root);
        let order = RECORD_KEYS.map(|(key, _)| key);
        for key in order {
            match record.get(key) {
                Some(value) => self.text.set(object, key, value, &order),
                None => self.text.remove(object, key),
            }
        }
        Ok(())
    }

    /// Changes the claims that it makes, and the list of upstream's files, where it has them.
    fn put_claims(&mut self, record: &Record, survey: &Survey) {
        let root = self.text.root();
        for (key, field) in RECORD_KEYS {
            if let (Some(_), Some(value)) = (field, record.get(key))
                && self.text.get(root, key).is_some()
            {
                self.text.set(root, key, value, &[]);
            }
        }
        let files = "upstream_files";
        if self.text.get(root, files).is_some() {
            self.text.set(root, files, &survey.listed(), &[]);
        }
    }

    fn into_write(self) -> Write {
        Write {
            path: self.path,
            renamed: None,
            old: self.old,
            new: self.text.into_text().into_bytes(),
        }
    }
}

/// The file called `name`, read for editing; an empty object where there is none.
fn json(
    package: &Package,
    name: &str,
    inside: Option<&'static str>,
) -> Result<JsonFile, StampError> {
    let (path, old) = existing(package, name)?;
    let refused = |reason| StampError::Existing(name.to_owned(), reason);
    let text = match &old {
        Some(bytes) => JsonText::parse(bytes).map_err(refused)?,
        None => JsonText::empty(),
    };
    let file = JsonFile {
        path,
        old,
        text,
        inside,
    };
    // Of a key that stands twice nobody knows which one counts.
    let objects = [Some(file.text.root()), file.object()?];
    for object in objects.into_iter().flatten() {
        if let Some(key) = file.text.duplicate(object) {
            return Err(refused(format!("its key `{key}` stands twice")));
        }
    }
    Ok(file)
}

/// The path and the bytes of the file called `name`, which is a regular one or does not exist.
fn existing(package: &Package, name: &str) -> Result<(RelPath, Option<Vec<u8>>), StampError> {
    let refused = |reason: &str| StampError::Existing(name.to_owned(), reason.to_owned());
    let path = RelPath::parse(name).map_err(|_| refused("it is no path"))?;
    if package.has_folder(name) {
        return Err(refused("it is a folder"));
    }
    // Where case does not matter the one would be written over the other.
    if let Some(other) = package.other_case(&path).filter(|other| **other != path) {
        return Err(refused(&format!("there is a `{other}` already")));
    }
    let Some(file) = package.file(&path) else {
        return Ok((path, None));
    };
    match file.kind {
        FileKind::Regular => {}
        FileKind::Symlink(_) => return Err(refused("it is a symbolic link")),
        _ => return Err(refused("it is no regular file")),
    }
    let bytes = file.bytes().map_err(refused)?.to_vec();
    Ok((path, Some(bytes)))
}

/// Whether the `metadata.json` of the package holds a record.
fn is_anchor(package: &Package, name: &str) -> bool {
    let bytes = package.find(name).and_then(|file| file.bytes().ok());
    let json = bytes.and_then(|bytes| JsonText::parse(bytes).ok());
    json.is_some_and(|json| json.get(json.root(), INSIDE).is_some())
}
