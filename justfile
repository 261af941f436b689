# Everything that CI runs, and what one needs while working.

# List the recipes
default:
    @just --list

# Run the main job on the shipped fixtures
demo:
    cargo run --release -- check fixtures/packages --upstream fixtures/upstream.git

# Run all tests
test:
    cargo test --workspace

# Open review packets in a real browser; needs Node.js and chromium, SHOTS=DIR keeps screenshots
browser:
    cargo build
    cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund && node packet.js

# Format, lint, test and document, as CI does
ci:
    bash .ci/run

# Time the command over many packages and over inputs that are meant to be slow
bench:
    cargo build --release
    bash crates/skillcheck/benches/run.sh

# Write generated documents and expected reports anew; review what changed
update:
    UPDATE_EXPECTED=1 cargo test --workspace
    git diff --stat

# Make the fixture upstream anew from its recipe
upstream:
    sh fixtures/upstream/make.sh fixtures/upstream.git

# Count the findings of every rule in folders of packages, as docs/false-alarms.md does; needs jq. OPTIONS are passed to `check`
count +DIRS:
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release --quiet
    dirs=({{ DIRS }})
    echo "rule, severity, and the findings in: ${dirs[*]}"
    for index in "${!dirs[@]}"; do
        target/release/skillcheck check "${dirs[index]}" --no-config --fail-on never --format json ${OPTIONS:-} |
            jq -r --arg index "$index" '[.packages[].findings[]] | group_by([.rule, .severity])[]
                | [.[0].rule, .[0].severity, $index, length] | @tsv'
    done | awk -F '\t' -v dirs="${dirs[*]}" '
        { count[$1 " " $2, $3] = $4; rows[$1 " " $2] }
        END {
            names = split(dirs, name, " ")
            for (row in rows) {
                line = row
                for (at = 0; at < names; at++) line = line " " count[row, at] + 0
                print line | "sort"
            }
        }' | column -t

# Show every n-th finding of a rule, so that at most 20 are shown, to be read by hand; needs jq
sample RULE +DIRS:
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release --quiet
    for dir in {{ DIRS }}; do
        target/release/skillcheck check "$dir" --no-config --fail-on never --format json ${OPTIONS:-}
    done | jq -rs '[.[].packages[].findings[] | select(.rule == "{{ RULE }}")]
        | ((length + 19) / 20 | floor) as $step | to_entries[] | select(.key % $step == 0) | .value
        | "\(.severity) \(.file):\(.start.line // 1) \(.message)"'
