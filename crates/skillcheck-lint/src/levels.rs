//! Which rules run, and how much their findings weigh.

use std::collections::BTreeMap;

use crate::{
    rule::{Rule, Severity},
    rules,
};

/// What a user may set a rule to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It does not run.
    Off,
    /// Its findings weigh this much.
    At(Severity),
}

/// A name that is no rule's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name.
    pub name: String,
    /// The rule whose name is nearest.
    pub nearest: Option<&'static str>,
}

/// The levels that a user set; every other rule has its own severity.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    selected: Option<Vec<&'static str>>,
    set: BTreeMap<&'static str, Level>,
}

impl Levels {
    /// Runs only the rules that are selected, this one among them.
    pub fn select(&mut self, rule: &str) -> Result<(), UnknownRule> {
        let id = known(rule)?;
        self.selected.get_or_insert_default().push(id);
        Ok(())
    }

    /// Does not run this rule, selected or not.
    pub fn ignore(&mut self, rule: &str) -> Result<(), UnknownRule> {
        self.set(rule, Level::Off)
    }

    /// Sets the level of a rule; the last word counts.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), UnknownRule> {
        self.set.insert(known(rule)?, level);
        Ok(())
    }

    /// These levels before those of a configuration file: what is set here counts, and a rule that is
    /// selected here runs, whatever the file says of it.
    #[must_use]
    pub fn over(&self, file: &BTreeMap<&'static str, Level>) -> Self {
        let mut set = file.clone();
        for id in self.selected.iter().flatten() {
            if set.get(id) == Some(&Level::Off) {
                set.remove(id);
            }
        }
        set.extend(&self.set);
        Self {
            selected: self.selected.clone(),
            set,
        }
    }

    /// The same without whatever makes it milder: every rule runs, at its own severity at least.
    #[must_use]
    pub fn tightened(&self) -> Self {
        let raised = |(id, level): (&&'static str, &Level)| match (rules::find(id), level) {
            (Some(rule), Level::At(severity)) if *severity > rule.severity => Some((*id, *level)),
            _ => None,
        };
        Self {
            selected: None,
            set: self.set.iter().filter_map(raised).collect(),
        }
    }

    /// What `rule` is set to, by the user or by itself.
    #[must_use]
    pub fn effective(&self, rule: &Rule) -> Level {
        self.of(rule).unwrap_or(Level::At(rule.severity))
    }

    /// Whether the user switched `rule` off.
    #[must_use]
    pub fn is_off(&self, rule: &Rule) -> bool {
        self.of(rule) == Some(Level::Off)
    }

    /// The level of `rule`; none where its own severity holds.
    pub(crate) fn of(&self, rule: &Rule) -> Option<Level> {
        let selected = match &self.selected {
            Some(ids) => ids.contains(&rule.id),
            None => true,
        };
        if !selected {
            return Some(Level::Off);
        }
        self.set.get(rule.id).copied()
    }
}

fn known(name: &str) -> Result<&'static str, UnknownRule> {
    match rules::find(name) {
        Some(rule) => Ok(rule.id),
        None => Err(UnknownRule {
            name: name.to_owned(),
            nearest: rules::nearest(name),
        }),
    }
}
