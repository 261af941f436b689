//! Reading profiles, one of which may extend another.

use serde::de::Error as _;
use toml::{Table, Value};

use super::Profile;

/// Reads `files`, each a profile; `extends = "NAME"` in one names another of them.
pub(super) fn all(files: &[&str]) -> Result<Vec<Profile>, toml::de::Error> {
    let tables: Vec<Table> = files
        .iter()
        .map(|file| file.parse())
        .collect::<Result<_, _>>()?;
    let whole = |at: usize| resolve(files, &tables, at, files.len());
    (0..files.len())
        .map(|at| {
            let (table, definition) = whole(at)?;
            let profile: Profile = table.try_into()?;
            Ok(Profile {
                definition,
                ..profile
            })
        })
        .collect()
}

/// The profile at `at` with what it inherits, and the texts that it was read from. `depth` bounds
/// a ring of profiles that extend each other.
fn resolve(
    files: &[&str],
    tables: &[Table],
    at: usize,
    depth: usize,
) -> Result<(Table, String), toml::de::Error> {
    let mut own = tables[at].clone();
    let Some(base) = own.remove("extends") else {
        return Ok((own, files[at].to_owned()));
    };
    let found = tables
        .iter()
        .position(|table| table.get("name") == Some(&base));
    let (Some(base), Some(depth)) = (found, depth.checked_sub(1)) else {
        return Err(toml::de::Error::custom(format!(
            "it extends {base:?}, which is none"
        )));
    };
    let (mut table, definition) = resolve(files, tables, base, depth)?;
    overlay(&mut table, own);
    Ok((table, definition + files[at]))
}

/// Puts `own` over `base`: tables key by key, everything else as a whole. A profile is told by
/// its own fields alone.
fn overlay(base: &mut Table, own: Table) {
    base.remove("telling-fields");
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => old.extend(new),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::all;

    const BASE: &str = "name = 'a'\nsummary = ''\ntext = 'copied'\nfields.x = {}\nfields.y = {}\n";

    #[test]
    fn what_is_not_said_is_inherited() {
        let own = "name = 'b'\nextends = 'a'\nsummary = 'B'\nfields.y = { type = 'boolean' }\n";
        let profiles = all(&[BASE, own]).unwrap();
        assert_eq!(profiles[1].fields.len(), 2);
        assert_eq!(profiles[1].fields["y"].types.len(), 1);
        assert_eq!(profiles[1].summary, "B");
        assert_eq!(profiles[1].definition, format!("{BASE}{own}"));
    }

    #[test]
    fn nothing_extends_itself_or_what_is_not_there() {
        for base in ["b", "c"] {
            let own = format!("name = 'b'\nextends = '{base}'\n");
            assert!(all(&[BASE, &own]).is_err(), "{base}");
        }
    }
}
