//! Faults of paths and anchors.

use super::{STYLE, body, detected, good, style};

#[test]
fn links_and_images_that_lead_to_nothing_are_told() {
    detected(
        [
            body("a link", "See [the guide](references/guide.md) first."),
            body(
                "a link with a dot",
                "See [the guide](./references/guide.md) first.",
            ),
            body(
                "a link with a title",
                "See [the guide](references/guide.md \"The guide\") first.",
            ),
            body(
                "a link with a fragment",
                "See [the guide](references/guide.md#tone) first.",
            ),
            body(
                "a link to a file beside the skill file",
                "See [the guide](GUIDE.md) first.",
            ),
            body("a link to a folder", "See [the guides](guides/) first."),
            body(
                "a link behind exports",
                "Odd exports are in [quirks](references/quirks.md).",
            ),
            body(
                "a link that explains an output",
                "The output is explained in [output](references/output.md).",
            ),
            body(
                "a link that describes what is generated",
                "Generate the chart as described in [charts](references/charts.md).",
            ),
            body(
                "a link that saves time",
                "Save time with [shortcuts](references/shortcuts.md).",
            ),
            body("an image", "![The flow](assets/flow.png)"),
            body(
                "an image with a title",
                "![The flow](assets/flow.png \"The flow\")",
            ),
            // The definition is the place to repair: uses may be many, and the path is not there.
            body(
                "a reference",
                "See [the guide][g] first.\n\n[g]: references/guide.md",
            )
            .on("[g]: "),
            body(
                "a collapsed reference",
                "See [guide][] first.\n\n[guide]: references/guide.md",
            )
            .on("[guide]: "),
            body(
                "a shortcut reference",
                "See [guide] first.\n\n[guide]: references/guide.md \"It\"",
            )
            .on("[guide]: "),
            body(
                "an image by reference",
                "![The flow][f]\n\n[f]: assets/flow.png",
            )
            .on("[f]: "),
            body(
                "an HTML image",
                "<img src=\"assets/flow.png\" alt=\"The flow\">",
            ),
            body(
                "an HTML image in single quotes",
                "<img alt='The flow' src='assets/flow.png'>",
            ),
            body(
                "an HTML image without quotes",
                "<img src=assets/flow.png width=300>",
            ),
            body(
                "an HTML image in a line",
                "The flow is <img src=\"assets/flow.png\"/> here.",
            ),
            body(
                "an HTML image in a block",
                "<p align=\"center\">\n  <img src=\"assets/flow.png\">\n</p>",
            )
            .on("<img"),
            body(
                "an HTML link",
                "Read <a href=\"references/guide.md\">the guide</a>.",
            ),
        ]
        .map(|case| case.is("broken-support-path")),
    );
}

#[test]
fn inline_code_that_names_nothing_is_told() {
    detected(
        [
            body(
                "inline code",
                "Read `references/guide.md` before you write.",
            ),
            body(
                "inline code with a dot",
                "Read `./references/guide.md` before you write.",
            ),
            body(
                "inline code that helps to generate",
                "Use `scripts/run.sh` to generate the draft.",
            ),
            body(
                "inline code that has examples",
                "See `references/guide.md` for examples.",
            ),
            body(
                "a script with an option",
                "Run `scripts/run.sh --flag` for this.",
            ),
            body(
                "a script with a dot",
                "Run `./scripts/run.sh v1.2.0` for this.",
            ),
            body(
                "a command",
                "Run `python scripts/run.py` to check the draft.",
            ),
            body(
                "a command that creates",
                "Run `python scripts/run.py --output notes.md` to create the draft.",
            ),
            body(
                "a command of Python 3",
                "Run `python3 scripts/run.py input.json`.",
            ),
            body("a command of bash", "Run `bash scripts/x.sh` first."),
            body("a command of node", "Run `node ./scripts/x.mjs arg` first."),
            body("a command of npx", "Run `npx tsx scripts/x.ts` first."),
            body("a command of uv", "Run `uv run scripts/x.py` first."),
            body("a command of R", "Run `Rscript scripts/x.R` first."),
            body("a command of Go", "Run `go run scripts/x.go` first."),
            body("a command of Java", "Run `java -jar scripts/x.jar` first."),
            body(
                "what pip reads",
                "Run `pip install -r scripts/requirements.txt` first.",
            ),
            body(
                "a command in the folder of the skill",
                "Run `python ${CLAUDE_SKILL_DIR}/scripts/x.py` first.",
            ),
            body(
                "a command below a base folder",
                "Run `python {baseDir}/scripts/x.py` first.",
            ),
            body(
                "inline code that says where an output is described",
                "The output format is in `references/guide.md`.",
            ),
            body(
                "inline code for a case",
                "If needed, e.g. for SEPA, see `references/guide.md`.",
            ),
            body(
                "inline code that lists examples",
                "For example, `references/guide.md` lists the codes.",
            ),
        ]
        .map(|case| case.is("broken-support-path")),
    );
}

#[test]
fn paths_of_support_files_that_lead_to_nothing_are_told() {
    let nested = |what, text: &str| {
        good(what)
            .file(
                "references/style.md",
                format!("{STYLE}\nSee [more](deep/more.md).\n"),
            )
            .file("references/deep/more.md", format!("# More\n\n{text}\n"))
            .line("references/deep/more.md", 3)
    };
    detected(
        [
            style("a link in a support file", "See [more](deep/more.md)."),
            style(
                "inline code in a support file",
                "Read `references/gone.md`.",
            ),
            style(
                "a command in a support file",
                "Run `python scripts/gone.py`.",
            ),
            nested("a link in a nested file", "See [the rest](rest.md)."),
            nested(
                "inline code in a nested file",
                "Read `references/rest.md` too.",
            ),
            nested(
                "a command in a nested file",
                "Run `python scripts/rest.py` too.",
            ),
            nested("an image in a nested file", "![The flow](../flow.png)"),
        ]
        .map(|case| case.is("broken-support-path")),
    );
}

#[test]
fn anchors_that_lead_to_nothing_are_told() {
    detected(
        [
            body("an anchor", "See [the groups](#grups) below."),
            body(
                "an anchor in HTML",
                "See <a href=\"#grups\">the groups</a> below.",
            ),
            body(
                "an anchor by reference",
                "See [the groups][g] below.\n\n[g]: #grups",
            )
            .on("[g]: "),
            body("the second of one", "See [the groups](#groups-1) below."),
            body(
                "an anchor of another file",
                "See [tone](references/style.md#tune).",
            ),
            style(
                "an anchor of the skill file",
                "See [the groups](../SKILL.md#grups).",
            ),
        ]
        .map(|case| case.is("broken-anchor")),
    );
}

#[test]
fn paths_out_of_the_package_are_told() {
    detected(
        [
            body(
                "a link out",
                "See [the shared guide](../../shared/guide.md).",
            ),
            body("an image out", "![The flow](../img/flow.png)"),
            body("a link far out", "See [the guide](../../../../guide.md)."),
            style(
                "a link out of a support file",
                "See [the guide](../../shared/guide.md).",
            ),
            body("an absolute link", "See [the hosts](/etc/hosts)."),
            body(
                "a link absolute in the package",
                "See [the guide](/references/style.md).",
            ),
            body("a home", "Read `/home/alice/notes/style.md` first."),
            body(
                "a home on a Mac",
                "Read `/Users/alice/notes/style.md` first.",
            ),
            body(
                "a home on Windows",
                "Read `C:\\Users\\bob\\notes\\style.md` first.",
            ),
            body(
                "a home on Windows, with slashes",
                "Read `C:/Users/bob/notes/style.md` first.",
            ),
            body(
                "a home in a command",
                "Run `python /home/alice/bin/collect.py` first.",
            ),
            body(
                "a home in a block of commands",
                "```bash\npython /home/jkowalski/bin/collect.py\n```",
            )
            .on("/home/jkowalski"),
            body(
                "a home in prose",
                "The notes are in /home/jkowalski/notes for now.",
            ),
            body(
                "a link into a home",
                "See [the notes](/home/alice/notes/style.md).",
            ),
            body(
                "a link into the reader's home",
                "See [the notes](~/notes/style.md).",
            ),
        ]
        .map(|case| case.is("escaping-path")),
    );
}

/// Inline code that means a file of the package by an absolute path, or has the agent read what lies
/// outside.
const OUTWARD: &[&str] = &[
    "Look up `/opt/northbay/skills/release-notes/assets/rates.csv` first.",
    "Run `python /workspace/skills/release-notes/scripts/match.py`.",
    "Run `python /srv/x/scripts/collect.py` first.",
    "Read `/references/style.md` first.",
    "Run `bash /opt/skills/other/scripts/x.sh`.",
    "Run `python C:\\skills\\release-notes\\scripts\\match.py`.",
    "Read `../../shared/approvers.json` before you start.",
    "Run `python ../../tools/x.py`.",
    "Copy the header from `../shared/header.html`.",
    "See `../../../docs/limits.md`.",
    "Run `cat ../../shared/a.json`.",
    "Use `/data/release-notes/references/style.md`.",
];

#[test]
fn inline_code_that_leads_out_is_told_where_an_agent_would_follow_it() {
    detected(
        OUTWARD
            .iter()
            .map(|text| body(text, text).is("escaping-path")),
    );
}

#[test]
fn homes_in_bundled_files_are_told() {
    let bundled = |path, text: &str| {
        let line = text
            .lines()
            .position(|line| line.contains("sers") || line.contains("home"));
        good(path)
            .with("HERE", &format!("See `{path}`."))
            .file(path, text)
            .line(path, line.unwrap() + 1)
    };
    detected(
        [
            bundled(
                "scripts/watch.sh",
                "#!/bin/sh\nset -e\nsource /home/dkowal/.profile\n",
            ),
            bundled(
                "scripts/rates.py",
                "ROOT = \"C:\\\\Users\\\\petra\\\\rates\"\n",
            ),
            bundled(
                "scripts/rates.ps1",
                "$rates = \"C:\\Users\\petra\\rates.csv\"\n",
            ),
            bundled(
                "assets/rates.json",
                "{\n  \"rates\": \"/Users/mlind/rates.csv\"\n}\n",
            ),
            bundled("assets/rates.yaml", "rates: /Users/mlind/rates.csv\n"),
            bundled(
                "assets/notes.txt",
                "The rates are in /Users/mlind/rates.csv.\n",
            ),
        ]
        .map(|case| case.is("escaping-path")),
    );
}

#[test]
fn paths_that_work_on_one_system_are_told() {
    let backslash = [
        body("a link", "See [the guide](references\\style.md)."),
        body("inline code", "Read `references\\style.md` first."),
        body("a script", "Run `scripts\\collect.py` first."),
        body("a command", "Run `python scripts\\collect.py` first."),
        body("a dot", "Run `.\\scripts\\collect.py` first."),
    ];
    detected(backslash.map(|case| case.is("non-portable-path")));
    let case = [
        body("a link", "See [the guide](references/Style.md)."),
        body("a folder", "See [the guide](References/style.md)."),
        body("inline code", "Read `references/STYLE.md` first."),
        body(
            "a folder in inline code",
            "Read `References/style.md` first.",
        ),
        body("a command", "Run `python scripts/Collect.py` first."),
        body(
            "a folder in a command",
            "Run `python Scripts/collect.py` first.",
        ),
    ];
    detected(case.map(|case| case.is("case-mismatched-path")));
    let fenced = [
        body("a block", "```bash\npython scripts/Collect.py --all\n```").on("Collect.py"),
        body(
            "a folder in a block",
            "```sh\n$ cd x && python3 ./Scripts/collect.py --all | tee y\n```",
        )
        .on("Scripts"),
        body(
            "a block in a list",
            "1. Run:\n\n   ```bash\n   python scripts/COLLECT.py\n   ```",
        )
        .on("COLLECT"),
        body(
            "a block of PowerShell",
            "```powershell\npython scripts/Collect.py\n```",
        )
        .on("Collect.py"),
    ];
    detected(fenced.map(|case| case.is("case-mismatched-path")));
}

#[test]
fn placeholders_for_paths_are_told() {
    detected(
        [
            body("n/a", "The matrix names `references/n/a` here."),
            body("a link to n/a", "See [the guide](references/n/a)."),
            body("TODO", "See [the guide](TODO)."),
            body("a draft", "Read `references/TODO.md` first."),
            body("TBD", "See [the guide](tbd)."),
            body("a word in brackets", "See [the guide](<path>)."),
            body("a path in brackets", "See [the guide](<path/to/guide>)."),
            body("a path to a file", "See [the guide](path/to/file.md)."),
            body(
                "an image at a path to one",
                "![The flow](path/to/image.png)",
            ),
            body("yours", "See [the guide](your-file-here.md)."),
            body("your file", "See [the guide](references/your-file.md)."),
            body("capitals", "See [the guide](references/XXX.md)."),
            body("a word for a link", "See [the guide](URL)."),
            body("dots", "See [the guide](...)."),
            body("nothing", "See [the guide]()."),
            body("two braces", "See [the guide](references/{{topic}}.md)."),
            body("braces", "See [the guide](references/{topic}.md)."),
            body("a tag", "See [the guide](references/<topic>.md)."),
            body("square brackets", "See [the guide](references/[topic].md)."),
            body("a placeholder", "Ask [the approvers](TBD.md)."),
            body(
                "a placeholder",
                "See `references/<your-reference-file>.md` first.",
            ),
            body(
                "a placeholder",
                "The rates are in `references/<insert-name>.md`.",
            ),
            body("a placeholder", "See [guide](https://TODO) first."),
            body(
                "a placeholder",
                "See [guide](https://example.com/your-link-here) first.",
            ),
            body("a placeholder", "See [guide](references/$TOPIC.md)."),
        ]
        .map(|case| case.is("placeholder-path")),
    );
}
