# shellcheck shell=bash
# Steps that compile and run the project's own code. Read by `.ci/run`.

step_tools() {
    if ! command -v cargo >/dev/null; then
        echo 'cargo is missing: install a stable Rust toolchain with clippy and rustfmt (rustup, or packages of the system)'
        return 1
    fi
    cargo fmt --version >/dev/null || { echo 'rustfmt is missing: rustup component add rustfmt'; return 1; }
    cargo clippy --version >/dev/null || { echo 'clippy is missing: rustup component add clippy'; return 1; }
    # AWS-LC, behind the feature `aws-lc-rs` and behind the TLS of the feature `reqwest`, is C. Rust also links with `cc`.
    # It needs neither cmake nor a bindings generator on the common platforms.
    if ! command -v cc >/dev/null; then
        if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
            echo 'a C compiler is missing: install one that answers to `cc` (Debian: apt-get install gcc libc6-dev)'
            return 1
        fi
        export DEBIAN_FRONTEND=noninteractive
        run apt-get update --quiet
        run apt-get install --yes --quiet --no-install-recommends gcc libc6-dev
    fi
    run cargo --version
    run rustc --version
    run cc --version
    # Everything from the registry at once: a network fault then shows here, not as a strange failure of a later step.
    run cargo fetch --locked --quiet
    [[ ! -f fuzz/Cargo.toml ]] || run cargo fetch --locked --quiet --manifest-path fuzz/Cargo.toml
}

step_test() {
    run cargo test --locked --workspace --all-features 2>&1 | tee "$logs/test.log"
}

step_fmt() {
    local failed=0
    run cargo fmt --all --check || failed=1
    if [[ -f fuzz/Cargo.toml ]]; then
        run cargo fmt --all --check --manifest-path fuzz/Cargo.toml || failed=1
    fi
    [[ $failed -eq 0 ]] || echo 'mend it with: cargo fmt --all (and again with --manifest-path fuzz/Cargo.toml)'
    return "$failed"
}

step_clippy() {
    run cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
    if [[ -f fuzz/Cargo.toml ]]; then
        # The targets themselves want libFuzzer and a nightly compiler; the bodies and the replay are plain Rust.
        run cargo clippy --locked --manifest-path fuzz/Cargo.toml --target-dir "$root/target" --lib --tests -- -D warnings
    else
        skip 'fuzz: no folder of that name'
    fi
}

step_docs() {
    RUSTDOCFLAGS='-D warnings' run cargo doc --locked --workspace --no-deps --all-features
}

# The public features of a library: the names under `[features]` in its manifest, but not `default` and not private `_names`.
features_of() {
    awk '/^\[/ { on = ($0 == "[features]") } on && /^[a-z0-9][A-Za-z0-9_-]* *=/ && $1 != "default" { print $1 }' "$1/Cargo.toml"
}

step_features() {
    local library feature
    for library in "${libraries[@]}"; do
        # Clippy rather than check: code that a feature leaves unused is a fault too.
        run cargo clippy --locked --quiet -p "$library" --no-default-features -- -D warnings
        run cargo clippy --locked --quiet -p "$library" -- -D warnings
        for feature in $(features_of "$library"); do
            run cargo clippy --locked --quiet -p "$library" --no-default-features --features "$feature" -- -D warnings
        done
    done
    for feature in rsa aws-lc-rs; do
        quietly cargo test --locked -p payout-signing --no-default-features --features "$feature"
    done
    echo 'payout-signing passes its tests under each RSA back end alone'
}

step_fixtures() {
    local log=$logs/fixtures.log
    echo '+ cargo run --locked --quiet --package xtask -- fixtures --check'
    if cargo run --locked --quiet --package xtask -- fixtures --check >"$log" 2>&1; then
        cat -- "$log"
        return 0
    fi
    # One changed generator can touch hundreds of files; the first few say which.
    head -n 40 -- "$log"
    [[ $(wc -l <"$log") -le 40 ]] || echo "... and $(($(wc -l <"$log") - 40)) more lines, in $log"
    echo 'mend it with: cargo xtask fixtures'
    return 1
}

step_conformance() {
    local vectors=$root/../shared/vectors library
    if [[ ! -d $vectors ]]; then
        skip 'no ../shared/vectors beside the checkout; the committed vectors ran in the step test'
        return 0
    fi
    vectors=$(cd -- "$vectors" && pwd)
    for library in payout-signing payout-core; do
        CONFORMANCE_VECTORS=$vectors run cargo test --locked -p "$library" --all-features --test conformance
    done
}

step_demo() {
    local commands
    commands=$(cargo run --locked --quiet --package xtask -- help)
    if ! grep -qE '^ +demo\b' <<<"$commands"; then
        skip 'cargo xtask has no command demo'
        return 0
    fi
    run cargo run --locked --quiet --package xtask -- demo
}

step_fuzz() {
    if [[ ! -f fuzz/Cargo.toml ]]; then
        skip 'no folder fuzz'
        return 0
    fi
    run cargo test --locked --manifest-path fuzz/Cargo.toml --target-dir "$root/target"
}
