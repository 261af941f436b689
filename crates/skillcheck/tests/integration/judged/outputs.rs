//! Files that a skill writes, keeps or removes, and those that it has an agent read: the former need
//! not be there.

use super::{body, detected, quiet::quiet};

/// Text that speaks of one file that need not be there.
const WRITTEN: &[&str] = &[
    "You will find the report in `assets/report.html` afterwards.",
    "After the run, `assets/report.html` holds the chart.",
    "Keep a log at `references/log.md` and append to it.",
    "Delete `assets/tmp.json` afterwards.",
    "`scripts/` may later hold `scripts/extra.py`.",
    "Rename `scripts/old.py`, which was removed in 2.0.",
    "Once it has finished, open `assets/report.html` in a browser.",
    "When the script is done, `references/summary.md` lists every entry.",
    "The finished deck ends up in `assets/deck.pptx`.",
    "You can then find the draft at `references/draft.md`.",
    "Log each decision in `references/decisions.md`.",
    "Record what you learned in `references/lessons.md`.",
    "Name the new file `references/2024-01.md`.",
    "Call the new script `scripts/extract.py`.",
    "The run leaves `assets/trace.json` behind.",
    "Clean up `assets/cache.json` when you are done.",
    "Remove `assets/scratch.txt` at the end.",
    "`scripts/legacy.py` no longer exists.",
    "`references/v1.md` was deleted in version 3.",
    "In the next version there will be `references/colours.md`.",
    "Redirect stdout to `assets/run.log`.",
    "Convert it into `assets/logo.webp`.",
    "Update `references/progress.md` after each step, and create it if it is not there.",
    "If there is no `references/memory.md`, start one.",
    "Send the user `assets/result.csv` when it is finished.",
    "Show the user the resulting `assets/diff.png`.",
    "Hand over `assets/bundle.zip` once it is built.",
    "Now `assets/chart.svg` should exist.",
    "Verify that `assets/out.json` was written.",
    "The intermediate file `assets/stage1.json` is deleted at the end.",
    "Track open questions in `references/questions.md`.",
    "Move the file to `assets/done.csv`.",
    "This results in `assets/merged.csv`.",
    "Running it gives you `assets/plot.png`.",
    "Download the fonts to `assets/fonts.ttf`.",
    "Split long chapters off into `references/part2.md`.",
    "Extract the tables into `references/tables.md`.",
    "Touch `assets/.keep.txt` to mark the run as done.",
    "The script then deposits `assets/index.json`.",
    "Keep notes in `references/notes.md` while you work.",
    "Maintain a list of sources in `references/sources.md`.",
    "Add your own rules to `references/custom.md`.",
    "If you need more, create a new `references/more.md`.",
    "Overwrite `assets/last.json` with the new state.",
    "The old `scripts/migrate.py` has been removed.",
    "Later versions may ship `scripts/batch.py`.",
    "A future release will add `references/api.md`.",
    "### Outputs\n\n- `assets/a.csv` - the table\n- `references/b.md`",
    "### Deliverables\n\n| File | What |\n|---|---|\n| `assets/a.csv` | x |",
    "| Deliverable | Where |\n|---|---|\n| table | `assets/a.csv` |",
    "Results:\n\n1. `assets/a.csv`",
    "**Deliverables**\n\n- `assets/a.csv`",
    "| Step | Result |\n|---|---|\n| one | `assets/a.csv` |",
    "`assets/a.csv` is then deleted.",
    "The results end up in `assets/a.csv`.",
    "- Then record each choice in `references/c.md`.",
];

/// Text that sends an agent to a file, though it speaks of writing, keeping, removing or of what comes.
const READ: &[&str] = &[
    "Afterwards, read `references/checks.md`.",
    "After the run, check the result against `references/limits.md`.",
    "Keep to the rules in `references/rules.md`.",
    "Keep `references/tone.md` in mind.",
    "You will find the rules in `references/rules.md`.",
    "You will find the format of the report in `references/report-format.md`.",
    "The limits are kept in `references/limits.md`.",
    "Delete the rows that `references/noise.md` lists.",
    "Rename the columns as `references/columns2.md` says.",
    "Remove what `references/stopwords.md` names.",
    "`scripts/extra.py` holds the helpers.",
    "`references/later.md` may help with old files.",
    "When you are done, go through `references/checklist.md`.",
    "Once it has finished, compare with `references/expected.md`.",
    "Log in as `references/login.md` describes.",
    "Record types are explained in `references/records.md`.",
    "Track changes with the rules of `references/tracking.md`.",
    "Before you delete anything, read `references/deletion.md`.",
    "After each step, consult `references/steps.md`.",
    "Afterwards run `python scripts/verify.py`.",
    "At the end, run `scripts/cleanup.sh`.",
    "The new rules are in `references/new-rules.md`.",
    "Name the branch as in `references/naming.md`.",
    "The table of removed fields is in `references/removed.md`.",
    "What was removed in 2.0 is listed in `references/removed.md`.",
    "Move on to `references/step2.md`.",
    "Convert the dates with `scripts/dates.py`.",
    "If there is no tag, follow `references/untagged.md`.",
    "If you are unsure, there is `references/faq.md`.",
    "Update the notes as described in `references/update.md`.",
    "By default use `assets/default.css`.",
    "The default style sheet is `assets/default.css`.",
    "Use the latest rates of `assets/rates.csv`.",
    "Fill in the form `assets/form.docx` for each invoice.",
    "Load the log format from `references/log-format.md`.",
    "Verify the output against `references/schema.json`.",
    "Give the user the text of `references/disclaimer.md`.",
    "Show the user `references/terms.md` before you begin.",
    "Add the header from `assets/header.html` to each page.",
    "Extract the tables with `scripts/tables.py`.",
    "Download speeds are listed in `references/speeds.md`.",
    "When it is finished, the rules of `references/release.md` apply.",
    "This follows from `references/proof.md`.",
    "`references/glossary.md` holds the terms.",
    "The template lives in `assets/layout.html`.",
    "Then continue with `references/phase2.md`.",
    "Delete nothing that `references/keep.md` protects.",
    "Overwriting is treated in `references/overwrite.md`.",
    "Use `scripts/old.py`; the new one was removed in 2.0.",
    "Keep the log short: `references/brevity.md` says how.",
    "Record types: `references/f.md`",
    "Log levels are in `references/f.md`.",
    "Do not remove `assets/f.csv`.",
    "Log in with `scripts/f.py`.",
    "Once you have run it, read `references/f.md`.",
    "Delete all rows with `scripts/f.py`.",
    "Extract the text, then follow `references/f.md` to clean it.",
    "You will find the answers in `references/f.md`.",
];

/// The same, where the path stands on the last line.
const LISTED: &[&str] = &[
    "### Output format\n\n- `references/f.md` - the format",
    "### Output\n\n- Follow `references/f.md`.",
    "Result types:\n\n- `references/f.md`",
    "| Result | Read |\n| --- | --- |\n| a | `references/f.md` |",
];

#[test]
fn what_is_written_kept_or_removed_is_a_note_at_most() {
    quiet(WRITTEN.iter().map(|text| body(text, text)));
}

#[test]
fn what_is_read_is_told_whatever_is_written_beside_it() {
    let read = READ.iter().map(|text| body(text, text));
    let listed = LISTED.iter().map(|text| {
        let last = text.lines().last().unwrap_or_default();
        body(text, text).on(last)
    });
    detected(
        read.chain(listed)
            .map(|case| case.is("broken-support-path")),
    );
}
