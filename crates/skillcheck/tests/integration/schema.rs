//! The JSON Schema of `skillcheck.toml` is made from the table that the file is checked by, and
//! both say the same of the same files.

use std::{env, fs};

use serde_json::{Map, Value, json};
use skillcheck_lint::{
    Profile,
    config::{ANCHORS, COPYING, Config, KEYS, Key, Kind, LEVELS, Needed},
    rules,
};

use crate::common::root;

/// What is not blank.
const SAID: &str = "\\S";
/// A day without a time.
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
/// A name of a profile.
const NAME: &str = "^[a-z0-9-]+$";
/// A glob that is empty, or leaves the folder.
const OUTSIDE: &str = "^(\\./)?(/|$)|(^|/)\\.\\.(/|$)";

/// Whether one of the patterns above matches, as regular expressions do.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        SAID => text.contains(|c: char| !c.is_whitespace()),
        DAY => {
            let bytes = text.as_bytes();
            let is = |at: usize| match at {
                4 | 7 => bytes[at] == b'-',
                _ => bytes[at].is_ascii_digit(),
            };
            bytes.len() == 10 && (0..10).all(is)
        }
        NAME => {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            !text.is_empty() && text.chars().all(plain)
        }
        OUTSIDE => {
            let inner = text.strip_prefix("./").unwrap_or(text);
            let is_out = |text: &str| text.is_empty() || text.starts_with('/');
            is_out(text) || is_out(inner) || text.split('/').any(|name| name == "..")
        }
        other => panic!("{other}"),
    }
}

fn schema() -> Value {
    let mut schema = table(KEYS);
    let top = schema.as_object_mut().unwrap();
    top.insert(
        "$schema".to_owned(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    top.insert("title".to_owned(), json!("skillcheck.toml"));
    schema
}

fn table(keys: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = kind(key.kind);
        value["description"] = json!(key.about);
        properties.insert(key.name.to_owned(), value);
    }
    let needed = keys.iter().filter(|key| key.needed == Needed::Yes);
    json!({
        "type": "object",
        "properties": properties,
        "required": needed.map(|key| key.name).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

fn kind(kind: Kind) -> Value {
    let text = || json!({ "type": "string", "pattern": SAID });
    let glob = || json!({ "type": "string", "pattern": SAID, "not": { "pattern": OUTSIDE } });
    let texts = || json!({ "type": "array", "items": text() });
    let ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    let profiles: Vec<_> = Profile::all().iter().map(|it| it.name.as_str()).collect();
    match kind {
        Kind::Text => text(),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 1 }),
        // Editors read a day of TOML as text.
        Kind::Date => json!({ "type": "string", "format": "date", "pattern": DAY }),
        Kind::Texts => texts(),
        Kind::Globs => json!({ "anyOf": [glob(), { "type": "array", "items": glob() }] }),
        Kind::Paths => json!({ "anyOf": [
            glob(),
            { "type": "array", "items": glob(), "minItems": 1 },
        ] }),
        // A profile of the file's own may be named as well.
        Kind::Profile => {
            let names: Vec<_> = std::iter::once("auto").chain(profiles).collect();
            json!({ "type": "string", "pattern": SAID, "examples": names })
        }
        Kind::Parent => json!({
            "type": "string",
            "pattern": SAID,
            "not": { "enum": ["auto"] },
            "examples": profiles,
        }),
        Kind::Copying => json!({ "enum": COPYING }),
        Kind::Rules => json!({ "anyOf": [
            { "enum": ids },
            { "type": "array", "items": { "enum": ids }, "minItems": 1 },
        ] }),
        Kind::Levels => {
            let level = |id: &str| (id.to_owned(), json!({ "enum": LEVELS }));
            let levels: Map<String, Value> = ids.iter().map(|id| level(id)).collect();
            json!({ "type": "object", "properties": levels, "additionalProperties": false })
        }
        Kind::Headings => json!({ "type": "array", "items": { "anyOf": [text(), {
            "type": "object",
            "properties": { "title": text(), "accepted": texts() },
            "required": ["title"],
            "additionalProperties": false,
        }] } }),
        Kind::Wordings => json!({ "type": "object", "additionalProperties": texts() }),
        Kind::Anchors => json!({
            "type": "array",
            "items": { "type": "array", "items": { "enum": ANCHORS }, "minItems": 1 },
        }),
        Kind::Upstreams => json!({
            "type": "object",
            "propertyNames": { "pattern": SAID },
            "additionalProperties": text(),
        }),
        Kind::Table(keys) => table(keys),
        Kind::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
        Kind::Named(keys) => {
            let taken: Vec<_> = std::iter::once("auto").chain(profiles).collect();
            json!({
                "type": "object",
                "propertyNames": { "pattern": NAME, "not": { "enum": taken } },
                "additionalProperties": table(keys),
            })
        }
    }
}

#[test]
fn the_schema_is_generated() {
    let file = root().join("docs/skillcheck.schema.json");
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&file, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == text,
        "docs/skillcheck.schema.json is stale; run `UPDATE_EXPECTED=1 cargo test --workspace`"
    );
}

/// Whether `value` is valid, by the keywords that [`schema`] uses.
fn is_valid(schema: &Value, value: &Value) -> bool {
    let kind = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some(other) => panic!("{other}"),
        None => true,
    };
    let list = |key: &str| schema[key].as_array();
    let length = value.as_str().is_none_or(|text| {
        let pattern = schema["pattern"].as_str();
        pattern.is_none_or(|pattern| matches(pattern, text))
    });
    let forbidden = !schema["not"].is_null() && is_valid(&schema["not"], value);
    let least = schema["minimum"].as_i64().zip(value.as_i64());
    let items = value.as_array().is_none_or(|items| {
        let enough = schema["minItems"]
            .as_u64()
            .is_none_or(|least| items.len() as u64 >= least);
        enough
            && (schema["items"].is_null() || items.iter().all(|it| is_valid(&schema["items"], it)))
    });
    let members = value.as_object().is_none_or(|members| {
        let each = members
            .iter()
            .all(|(key, value)| match &schema["properties"][key] {
                Value::Null => match &schema["additionalProperties"] {
                    Value::Bool(allowed) => *allowed,
                    Value::Null => true,
                    other => is_valid(other, value),
                },
                known => is_valid(known, value),
            });
        let needed = list("required").into_iter().flatten();
        let names = &schema["propertyNames"];
        let fits = |key: &String| names.is_null() || is_valid(names, &json!(key));
        each && members.keys().all(fits)
            && needed
                .map(|key| key.as_str().unwrap())
                .all(|key| members.contains_key(key))
    });
    kind && length
        && !forbidden
        && items
        && members
        && least.is_none_or(|(least, number)| number >= least)
        && list("enum").is_none_or(|all| all.contains(value))
        && list("anyOf").is_none_or(|all| all.iter().any(|schema| is_valid(schema, value)))
}

/// A file as an editor sees it: days are text.
fn seen(text: &str) -> Value {
    fn value(toml: toml::Value) -> Value {
        match toml {
            toml::Value::Datetime(when) => json!(when.to_string()),
            toml::Value::Array(items) => items.into_iter().map(value).collect(),
            toml::Value::Table(table) => {
                let members = table.into_iter().map(|(key, item)| (key, value(item)));
                Value::Object(members.collect())
            }
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(flag) => json!(flag),
        }
    }
    value(toml::Value::Table(toml::from_str(text).unwrap()))
}

/// Files with values of every type for every key.
fn files() -> Vec<String> {
    const VALUES: &[&str] = &[
        "\"\"",
        "\" \"",
        "\"stone\"",
        "0",
        "-1",
        "1",
        "0x10",
        "1.5",
        "true",
        "[]",
        "[\"\"]",
        "[\"x\"]",
        "[\"x\", \"x\"]",
        "[1]",
        "[[]]",
        "[[\"x\"]]",
        "[[\"ORIGIN.md\"]]",
        "{}",
        "{ x = 1 }",
        "{ x = \"\" }",
        "{ x = \"x\" }",
        "{ \"\" = \"x\" }",
        "[{}]",
        "[{ x = 1 }]",
        "\"auto\"",
        "\"catalog\"",
        "\"copied\"",
        "\"missing-field\"",
        "[\"missing-field\"]",
        "2027-01-31",
        "2027-01-31T10:00:00",
        "10:00:00",
        "\"/x\"",
        "[\"a/../b\"]",
        "\"./\"",
        "\"..x/y..\"",
        "{ missing-field = \"off\" }",
        "{ missing-field = \"loud\" }",
        "{ lines = 1 }",
        "{ lines = -1 }",
        "{ lines = \"1\" }",
        "[{ title = \"A\" }]",
        "[{ title = \"\" }]",
        "[{ title = \"A\", accepted = \"B\" }]",
        "{ Overview = [\"x\"] }",
        "{ Overview = \"x\" }",
    ];
    let tables = [
        ("", &[][..], KEYS),
        ("[[packages]]\n", &[("path", "\"a\"")], inner("packages")),
        (
            "[[ignore]]\n",
            &[
                ("path", "\"a\""),
                ("rule", "\"missing-field\""),
                ("reason", "\"so it is\""),
            ],
            inner("ignore"),
        ),
        (
            "[profiles.house]\n",
            &[("extends", "\"catalog\"")],
            inner("profiles"),
        ),
    ];
    let mut files = Vec::new();
    for (head, needed, keys) in tables {
        for key in keys {
            for value in VALUES {
                // What only the command can know: a name that the file itself may define.
                let is_name = ["profile", "extends"].contains(&key.name) && value.len() > 3;
                if is_name && value.starts_with('"') && !["\"auto\"", "\"catalog\""].contains(value)
                {
                    continue;
                }
                // An editor takes a day for text.
                let is_time = value.starts_with('2') || value.starts_with("10:");
                if is_time && key.name != "until" {
                    continue;
                }
                let others = needed.iter().filter(|(name, _)| *name != key.name);
                let others: Vec<_> = others
                    .map(|(name, value)| format!("{name} = {value}\n"))
                    .collect();
                let others = others.concat();
                files.push(format!("{head}{others}{} = {value}\n", key.name));
            }
        }
    }
    for name in [
        "house", "my house", "House", "\u{e9}", "auto", "catalog", "",
    ] {
        files.push(format!("[profiles.\"{name}\"]\nextends = \"catalog\"\n"));
    }
    files
}

/// The keys of the tables below this key.
fn inner(name: &str) -> &'static [Key] {
    match KEYS.iter().find(|key| key.name == name).unwrap().kind {
        Kind::Table(keys) | Kind::Tables(keys) | Kind::Named(keys) => keys,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_schema_and_the_command_agree_on_what_a_file_may_say() {
    let schema = schema();
    let starter = root().join("crates/skillcheck/src/config/starter.toml");
    let starter = fs::read_to_string(starter).unwrap();
    for text in [
        "",
        &starter,
        "profile = \"auto\"\nexclude = \"a\"\ngitignore = false\ninline-ignores = false\n",
        "[rules]\nbroken-anchor = \"off\"\n"
            .replace("broken-anchor", "missing-field")
            .as_str(),
        "fields = [\"owner\"]\nrequired-headings = [\"A\", { title = \"B\", accepted = [\"C\"] }]\n",
        "[accepted-headings]\nOverview = [\"Summary\"]\n",
        "[limits]\nlines = 400\ntokens = 4000\n",
        "[upstreams]\n\"https://example.com/o/n\" = \"../n.git\"\n",
        "[[packages]]\npath = \"a/**\"\nprofile = \"house\"\n[profiles.house]\nextends = \"catalog\"\n\
         text = \"copied\"\nrequired-anchors = [[\"ORIGIN.md\"]]\ngenerated = [\"x\"]\n",
        "[[ignore]]\npath = [\"a\"]\nrule = [\"missing-field\"]\nreason = \"so it is\"\nuntil = 2027-01-01\n",
    ] {
        assert!(is_valid(&schema, &seen(text)), "{text}");
        let read = Config::read(text);
        assert!(read.is_ok(), "{text} {:?}", read.err());
    }
    let mut right = 0;
    for text in files() {
        let read = Config::read(&text);
        right += usize::from(read.is_ok());
        assert_eq!(
            is_valid(&schema, &seen(&text)),
            read.is_ok(),
            "{text} {:?}",
            read.err()
        );
    }
    assert!(right > 100, "{right} of them are right");
    for text in [
        "profil = \"auto\"\n",
        "profile = 1\n",
        "exclude = [1]\n",
        "gitignore = \"no\"\n",
        "rules = { missing-field = \"loud\" }\n",
        "rules = { no-such-rule = \"off\" }\n",
        "limits = { lines = 0 }\n",
        "limits = { words = 1 }\n",
        "required-headings = [{ accepted = [\"A\"] }]\n",
        "upstreams = { a = 1 }\n",
        "[[packages]]\nprofile = \"auto\"\n",
        "[[ignore]]\npath = \"a\"\nrule = \"missing-field\"\n",
        "[[ignore]]\npath = \"a\"\nrule = []\nreason = \"x\"\n",
        "[[ignore]]\npath = \"a\"\nrule = \"missing-field\"\nreason = \"x\"\nuntil = 3\n",
        "[profiles.house]\nsummary = \"no parent\"\n",
        "[profiles.house]\nextends = \"catalog\"\ntext = \"new\"\n",
    ] {
        assert!(!is_valid(&schema, &seen(text)), "{text}");
        assert!(Config::read(text).is_err(), "{text}");
    }
}
