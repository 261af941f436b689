//! The JSON Schema of `skillcheck.toml` is made from the table that the file is checked by, and
//! both say the same of the same files.

use std::{env, fs};

use serde_json::{Map, Value, json};
use skillcheck_lint::{
    Profile,
    config::{COPYING, Config, KEYS, Key, Kind, LEVELS, Needed},
    rules,
};

use crate::common::root;

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
    let text = || json!({ "type": "string", "minLength": 1 });
    let texts = || json!({ "type": "array", "items": text() });
    let ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    let profiles: Vec<_> = Profile::all().iter().map(|it| it.name.as_str()).collect();
    match kind {
        Kind::Text => text(),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 1 }),
        // Editors read a day of TOML as text.
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Texts => texts(),
        Kind::Globs => json!({ "anyOf": [text(), texts()] }),
        // A profile of the file's own may be named as well.
        Kind::Profile => {
            let names: Vec<_> = std::iter::once("auto").chain(profiles).collect();
            json!({ "type": "string", "minLength": 1, "examples": names })
        }
        Kind::Parent => json!({ "type": "string", "minLength": 1, "examples": profiles }),
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
        Kind::Anchors => json!({ "type": "array", "items": texts() }),
        Kind::Upstreams => json!({ "type": "object", "additionalProperties": text() }),
        Kind::Table(keys) => table(keys),
        Kind::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
        Kind::Named(keys) => json!({ "type": "object", "additionalProperties": table(keys) }),
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
        schema["minLength"]
            .as_u64()
            .is_none_or(|least| text.len() as u64 >= least)
    });
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
        each && needed
            .map(|key| key.as_str().unwrap())
            .all(|key| members.contains_key(key))
    });
    kind && length
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
