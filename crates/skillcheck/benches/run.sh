#!/usr/bin/env bash
# Times the command over many copies of the fixtures and over inputs that are meant to be slow:
# bash crates/skillcheck/benches/run.sh [SKILLCHECK...]
#
# Each line is the processor's and the wall's seconds of one whole run; of two or more commands the
# lines alternate, so that they can be held against each other on a machine that is not idle.
# Nothing is asserted here.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- "$root/target/release/skillcheck"

# skill NAME: a package whose body comes from standard input.
skill() {
    mkdir -p "$work/$1/references"
    {
        printf -- '---\nname: %s\ndescription: Does one thing. Use when asked.\n---\n\n' "${1##*/}"
        cat
    } >"$work/$1/SKILL.md"
}

# times COUNT FORMAT: a line for each number.
times() { awk -v count="$1" -v format="$2\n" 'BEGIN { for (i = 0; i < count; i++) printf format, i }'; }

# repeated COUNT TEXT: the text that often, on one line.
repeated() { awk -v count="$1" -v text="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", text; print "" }'; }

for dialect in "$root"/fixtures/packages/*; do
    for package in "$dialect"/*; do
        for number in $(seq 40); do
            mkdir -p "$work/fixtures/$number/skills/$(basename "$dialect")"
            cp -R "$package" "$work/fixtures/$number/skills/$(basename "$dialect")/"
        done
    done
done
for number in $(seq 3000); do
    printf 'Only here.\n\n## Related Skills\n\n- @twin%s\n' "$number" | skill "collection/twin-$((number % 2))/$number"
done
times 90000 '[a](missing-%d.md)' | skill broken-links
times 4000 '[a](references/meadow-%d-report-of-rain.md)' | skill broken-links-among-files
for number in $(seq 300); do
    : >"$work/broken-links-among-files/references/report-of-rain-$number-meadow.md"
done
times 90000 '[a](#missing-%d)' | skill broken-anchors
times 100000 '# Heading %d' | skill headings
times 12000 $'<!-- skillcheck-ignore: broken-support-path -- why -->\n[a](missing-%d.md)\n' | skill suppressions
repeated 75000 'word `code` [x](y.md) ' | skill one-line
repeated 900000 'a/' | skill slashes
: >"$work/slashes/references/other.md"
repeated 450000 '<!--' | skill comments
for mark in '[' '`' '|'; do
    repeated 1800000 "$mark" | skill "marks-$(printf '%s' "$mark" | od -An -tx1 | tr -d ' ')"
done

TIMEFORMAT='%U user  %S sys  %R wall'
measure() {
    local name=$1 skillcheck
    shift
    for skillcheck in "${commands[@]}"; do
        printf '%-26s ' "$name"
        # Findings make the status 1, and are no matter here.
        time "$skillcheck" check "$@" --format json --output /dev/null 2>/dev/null || true
    done
}
commands=("$@")
measure fixtures "$work/fixtures" --upstream "$root/fixtures/upstream.git" 2>&1
measure one-package "$work/fixtures/1/skills/agent-skills/rain-gauge" 2>&1
for folder in "$work"/*/; do
    name=$(basename "$folder")
    [ "$name" = fixtures ] || measure "$name" "$folder" 2>&1
done
