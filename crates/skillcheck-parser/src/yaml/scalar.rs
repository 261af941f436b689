//! What a scalar of YAML says, by the core schema.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};

use super::Value;

/// The value of a scalar that is written in this style and with this tag. What a tag says that is
/// none of the core schema's is not known: such a value is its text.
pub(super) fn value(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let Some(tag) = tag else {
        return match style {
            ScalarStyle::Plain => plain(text),
            _ => Value::String(text.into_owned()),
        };
    };
    if tag.core_suffix() == Some("str") {
        return Value::String(text.into_owned());
    }
    let resolved = plain(Cow::Borrowed(&text));
    match (tag.core_suffix(), resolved) {
        (Some("null"), Value::Null) => Value::Null,
        (Some("bool"), Value::Bool(bool)) => Value::Bool(bool),
        (Some("int"), Value::Int(int)) => Value::Int(int),
        (Some("float"), Value::Float(float)) => Value::Float(float),
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number that is said to be a fraction is one as near as may be"
        )]
        (Some("float"), Value::Int(int)) => Value::Float(int as f64),
        _ => Value::String(text.into_owned()),
    }
}

/// Resolves a plain scalar by the core schema (YAML 1.2.2, section 10.3.2).
pub(super) fn plain(text: Cow<'_, str>) -> Value {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Value::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Value::Float(f64::NAN),
        _ => {}
    }
    number(&text).unwrap_or_else(|| Value::String(text.into_owned()))
}

fn number(text: &str) -> Option<Value> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(Value::Int);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(Value::Int);
    }
    if let Ok(whole) = text.parse() {
        return Some(Value::Int(whole));
    }
    let numeric = |c: char| c.is_ascii_digit() || ".eE+-".contains(c);
    if text.chars().all(numeric) {
        return text.parse().ok().map(Value::Float);
    }
    None
}
