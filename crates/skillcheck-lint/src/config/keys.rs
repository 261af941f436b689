//! What may stand in `skillcheck.toml`: one table, from which the file is checked and the JSON
//! Schema for editors is made.

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Whether the table needs it.
    pub needed: Needed,
    /// What it does, in Markdown: one or two sentences.
    pub about: &'static str,
}

/// Whether a table needs a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text that is not empty.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number above 0.
    Count,
    /// A day without a time.
    Date,
    /// A list of texts.
    Texts,
    /// A glob or a list of globs.
    Globs,
    /// A glob, or a list of at least one.
    Paths,
    /// `auto`, or the name of a profile.
    Profile,
    /// The name of a profile.
    Parent,
    /// A rule's id or a list of ids.
    Rules,
    /// A table from rule ids to levels.
    Levels,
    /// A list of headings: each a title, or a table of a title and its accepted wordings.
    Headings,
    /// A table from headings that a profile needs to lists of further wordings.
    Wordings,
    /// A list of lists of files that state an origin: one of each list is needed.
    Anchors,
    /// What a dialect's `SKILL.md` has of upstream's text.
    Copying,
    /// A table from the addresses of repositories to folders.
    Upstreams,
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of tables with these keys.
    Tables(&'static [Key]),
    /// A table from names to tables with these keys.
    Named(&'static [Key]),
}

/// What a rule may be set to.
pub const LEVELS: &[&str] = &["off", "note", "warning", "error"];
/// What a `SKILL.md` has of upstream's text.
pub const COPYING: &[&str] = &["copied", "listed", "regenerated", "rewritten"];

/// The files that may state an origin, as a profile names them.
pub const ANCHORS: &[&str] = &[
    "metadata.json",
    "EXTERNAL_SOURCE.json",
    "ORIGIN.md",
    "assets/omni-import-source-manifest.json",
    "SKILL.md",
    "skills-lock.json",
    ".skill-lock.json",
];

const fn may(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key {
        name,
        kind,
        needed: Needed::No,
        about,
    }
}

const fn must(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key {
        name,
        kind,
        needed: Needed::Yes,
        about,
    }
}

const LIMITS: Key = may(
    "limits",
    Kind::Table(&[
        may(
            "lines",
            Kind::Count,
            "Lines that a `SKILL.md` may have (500).",
        ),
        may(
            "tokens",
            Kind::Count,
            "Estimated tokens that the body of a `SKILL.md` may have (5000).",
        ),
    ]),
    "From which size on `oversized-skill` speaks.",
);
const RULES: Key = may(
    "rules",
    Kind::Levels,
    "Levels of rules: `off`, `note`, `warning` or `error`.",
);
const FIELDS: Key = may(
    "fields",
    Kind::Texts,
    "Fields of the frontmatter that are accepted beside those of the profile.",
);
const REQUIRED_HEADINGS: Key = may(
    "required-headings",
    Kind::Headings,
    "Headings of level 2 that are needed beside those of the profile.",
);
const ACCEPTED_HEADINGS: Key = may(
    "accepted-headings",
    Kind::Wordings,
    "Further wordings of headings that the profile needs.",
);
const PROFILE: Key = may(
    "profile",
    Kind::Profile,
    "What to expect of packages; `auto` recognises each package's dialect.",
);

/// The keys at the top of the file.
pub const KEYS: &[Key] = &[
    PROFILE,
    may(
        "baseline",
        Kind::Text,
        "The file of accepted findings, from the folder of this file.",
    ),
    may(
        "exclude",
        Kind::Globs,
        "Packages that are not checked, not even when they are named.",
    ),
    may(
        "gitignore",
        Kind::Flag,
        "Whether folders that git ignores are left out of the search for packages (`true`).",
    ),
    may(
        "inline-ignores",
        Kind::Flag,
        "Whether `skillcheck-ignore` comments inside packages are obeyed (`true`).",
    ),
    RULES,
    FIELDS,
    REQUIRED_HEADINGS,
    ACCEPTED_HEADINGS,
    LIMITS,
    may(
        "upstreams",
        Kind::Upstreams,
        "Local clones to verify against: the address of a repository, and the folder of its clone \
         from the folder of this file.",
    ),
    may(
        "packages",
        Kind::Tables(&[
            must("path", Kind::Paths, "The packages."),
            PROFILE,
            RULES,
            FIELDS,
            REQUIRED_HEADINGS,
            ACCEPTED_HEADINGS,
            LIMITS,
        ]),
        "What holds for some packages; where two entries set the same, the later one counts.",
    ),
    may(
        "ignore",
        Kind::Tables(&[
            must("path", Kind::Paths, "The packages or files."),
            must("rule", Kind::Rules, "The rules."),
            must("reason", Kind::Text, "Why their findings are no faults."),
            may("until", Kind::Date, "The last day on which it holds."),
        ]),
        "Findings that are suppressed.",
    ),
    may(
        "profiles",
        Kind::Named(&[
            must("extends", Kind::Parent, "The profile that it starts from."),
            may("summary", Kind::Text, "What it is, in one phrase."),
            may(
                "text",
                Kind::Copying,
                "What the `SKILL.md` of its packages has of upstream's text.",
            ),
            may(
                "required-fields",
                Kind::Texts,
                "Fields that the frontmatter needs as well.",
            ),
            FIELDS,
            REQUIRED_HEADINGS,
            ACCEPTED_HEADINGS,
            may(
                "required-anchors",
                Kind::Anchors,
                "Files that state an origin: one of each list is needed as well.",
            ),
            may(
                "generated",
                Kind::Texts,
                "Files that its tools write and upstream does not have.",
            ),
            RULES,
            LIMITS,
        ]),
        "Profiles of your own.",
    ),
];
