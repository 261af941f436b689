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
