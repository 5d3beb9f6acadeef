# shellcheck shell=bash
# Steps that look at dependency trees and at the text of the sources. Read by `.ci/run`.

# absent 'claim' 'names of crates' <cargo tree arguments>: none of them is built into users' programs, on any platform.
absent() {
    local claim=$1 names=$2 found tree
    shift 2
    tree=$(cargo tree --locked --edges normal,build --target all --prefix none --format '{p}' "$@")
    # An empty tree would prove every claim.
    [[ $(wc -l <<<"$tree") -gt 1 ]] || { echo "FAILED: cargo tree $* shows no dependency at all"; return 1; }
    found=$(cut -d ' ' -f 1 <<<"$tree" | sort -u | grep -xE "$names" | tr '\n' ' ' || true)
    if [[ -n $found ]]; then
        echo "FAILED: $claim: found $found(cargo tree $*)"
        return 1
    fi
    echo "ok: $claim"
}

# The third-party crates that a choice of features brings, one a line.
crates_of() {
    cargo tree --locked --edges normal --prefix none --format '{p}' "$@" | grep -v "($root" | sed 's/ (.*//' | sort -u
}

# Fails where a choice of features brings more crates than the README says it may.
at_most() {
    local -r most=$1 claim=$2
    shift 2
    local found
    found=$(crates_of "$@" | wc -l)
    if [[ $found -gt $most ]]; then
        echo "FAILED: $claim brings $found crates, the limit is $most"
        return 1
    fi
    echo "ok: $claim brings $found crates (limit $most)"
}

# How many crates reqwest with rustls brings by itself, in the versions of our lock file.
reqwest_alone() {
    local -r alone=$logs/reqwest-alone
    rm -rf -- "$alone"
    mkdir -p -- "$alone/src"
    : >"$alone/src/lib.rs"
    {
        printf '[package]\nname = "alone"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
        grep -E '^reqwest = ' Cargo.toml
    } >"$alone/Cargo.toml"
    cp -- Cargo.lock "$alone/Cargo.lock"
    (cd -- "$alone" && cargo tree --edges normal --prefix none --format '{p}' | grep -v "($root" | sed 's/ (.*//' | sort -u | wc -l)
}

step_claims() {
    local failed=0 library alone
    local -r http_clients='reqwest|hyper|hyper-util|ureq|curl|isahc|tokio'
    local -r rsa='rsa|num-bigint-dig'
    local -r c_builds='cc|cmake|bindgen|aws-lc-sys|aws-lc-rs|ring|openssl-sys'
    absent 'payout-core without features holds no HTTP client and no runtime' "$http_clients" \
        -p payout-core --no-default-features || failed=1
    absent 'payout-core without features builds no C' "$c_builds" -p payout-core --no-default-features || failed=1
    absent 'payout-signing by default builds no C' "$c_builds" -p payout-signing || failed=1
    absent 'payout-signing with aws-lc-rs alone holds no rsa' "$rsa" \
        -p payout-signing --no-default-features --features aws-lc-rs || failed=1
    absent 'paynet by default holds no rsa' "$rsa" -p paynet || failed=1
    absent 'paynet with the feature rsa alone builds no C and holds no HTTP client' "$c_builds|$http_clients" \
        -p paynet --no-default-features --features rsa || failed=1
    for library in payoneer paycore; do
        absent "$library holds no RSA crate, whatever its features" "$rsa|pkcs1" -p "$library" --all-features || failed=1
    done
    alone=$(reqwest_alone)
    echo "reqwest with rustls alone brings $alone crates"
    for library in payoneer paycore; do
        at_most 36 "$library without features" -p "$library" --no-default-features || failed=1
        at_most $((alone + 25)) "$library" -p "$library" || failed=1
    done
    at_most 46 'paynet with a back end for RSA and nothing else' -p paynet --no-default-features --features aws-lc-rs || failed=1
    at_most $((alone + 36)) 'paynet' -p paynet || failed=1
    absent 'no TLS but rustls anywhere' 'openssl|openssl-sys|native-tls' --workspace --all-features || failed=1
    return "$failed"
}

# The lines of a source file before its unit tests.
lines_apart_from_tests() {
    awk '/^#\[cfg\(test\)\]/ { exit } { n++ } END { print n + 0 }' "$1"
}

step_sources() {
    local failed=0 file lines library
    while IFS= read -r file; do
        [[ $file == payout-core/src/currency/table.rs ]] && continue # generated
        lines=$(lines_apart_from_tests "$file")
        # "About 400": a few lines over is a matter of taste, more is a file to split.
        if [[ $lines -gt 440 ]]; then
            echo "FAILED: $file has $lines lines, tests apart; split it (a file stays at about 400)"
            failed=1
        fi
    done < <(find "${libraries[@]/%//src}" xtask/src -name '*.rs' | sort)

    # clippy::float_arithmetic sees arithmetic only; the type itself has no place here either.
    if grep -nE '\bf(32|64)\b' -r "${libraries[@]/%//src}" --include='*.rs' | grep -vE ':[0-9]+:[[:space:]]*//'; then
        echo 'FAILED: a float type in library code; money is whole minor units'
        failed=1
    fi
    if grep -niE '\b(todo|fixme)\b' -r "${libraries[@]/%//src}" xtask/src --include='*.rs'; then
        echo 'FAILED: unfinished work is an entry in the tracker, not a comment'
        failed=1
    fi
    for library in "${libraries[@]}"; do
        for file in README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE; do
            [[ -s $library/$file ]] || { echo "FAILED: $library/$file is missing or empty"; failed=1; }
        done
    done
    [[ $failed -ne 0 ]] || echo 'ok: file length, float types, unfinished work, standard files of each crate'
    return "$failed"
}

step_deny() {
    if ! cargo deny --version >/dev/null 2>&1; then
        skip 'cargo-deny is not installed (cargo install cargo-deny --locked)'
        return 0
    fi
    run cargo deny --locked --all-features check bans licenses sources
    # The advisory database is no package registry: a machine may be unable to reach it.
    if quietly cargo deny --locked --all-features fetch db; then
        run cargo deny --locked --all-features check --disable-fetch advisories
    else
        skip 'advisories: the database could not be fetched; bans, licences and sources were checked'
    fi
}
