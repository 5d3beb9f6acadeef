# shellcheck shell=bash
# The oldest supported compiler. Read by `.ci/run`.

readonly msrv=1.85

# Prints the path of a Rust 1.85 compiler, or fails and says why on its error output.
msrv_compiler() {
    local compiler
    if command -v rustup >/dev/null && compiler=$(rustup which --toolchain "$msrv" rustc 2>/dev/null); then
        echo "$compiler"
        return 0
    fi
    debian_compiler
}

# Debian 12 carries that compiler as the package `rustc-web`. Its files are unpacked aside: nothing is installed, and the
# archive's signatures are checked by apt.
debian_compiler() {
    local home=$root/target/ci/rust-$msrv version package
    local wrapper=$home/rustc
    if [[ -x $wrapper ]] && "$wrapper" --version >/dev/null 2>&1; then
        echo "$wrapper"
        return 0
    fi
    if [[ $(dpkg --print-architecture 2>/dev/null) != amd64 ]] || ! command -v apt-get >/dev/null; then
        echo "no rustup toolchain $msrv, and this is no Debian system on amd64" >&2
        return 1
    fi
    version=$(debian_version)
    if [[ -z $version && $(id -u) -eq 0 ]]; then
        apt-get update --quiet >&2 || true
        version=$(debian_version)
    fi
    if [[ -z $version ]]; then
        echo "no rustup toolchain $msrv, and apt knows no rustc-web $msrv (Debian 12 has it; are the package lists fresh?)" >&2
        return 1
    fi
    rm -rf -- "$home"
    mkdir -p -- "$home/archives"
    # The account that apt downloads as may be unable to write here; it then says so, and downloads as root.
    if ! (cd -- "$home/archives" && apt-get download --quiet "rustc-web=$version" "libstd-rust-web-dev=$version" \
        "libstd-rust-web-$msrv=$version" libllvm19) >&2; then
        echo "rustc-web $version could not be downloaded" >&2
        return 1
    fi
    for package in "$home"/archives/*.deb; do
        dpkg -x "$package" "$home/unpacked"
    done
    rm -r -- "$home/archives"
    cat >"$wrapper" <<'WRAPPER'
#!/bin/sh
# Starts the unpacked compiler with its own libraries.
home=$(dirname -- "$(readlink -f -- "$0")")/unpacked/usr
LD_LIBRARY_PATH=$home/lib/x86_64-linux-gnu:$home/lib/llvm-19/lib:$home/lib exec "$home/bin/rustc" --sysroot "$home" "$@"
WRAPPER
    chmod +x -- "$wrapper"
    if ! "$wrapper" --version >&2; then
        echo "the compiler unpacked from rustc-web $version does not start" >&2
        return 1
    fi
    echo "$wrapper"
}

debian_version() {
    apt-cache madison rustc-web 2>/dev/null | awk -F '|' '{ gsub(/ /, "", $2); print $2 }' | grep -m 1 -F "$msrv." || true
}

step_msrv() {
    local compiler library
    if ! compiler=$(msrv_compiler); then
        skip "no Rust $msrv compiler here, the reason is above"
        return 0
    fi
    run "$compiler" --version
    # One library at a time: together they would share features. Development dependencies are outside the promise.
    for library in "${libraries[@]}"; do
        RUSTC=$compiler run cargo check --locked --quiet --lib -p "$library" --all-features --target-dir "$root/target/msrv"
        RUSTC=$compiler run cargo check --locked --quiet --lib -p "$library" --no-default-features --target-dir "$root/target/msrv"
    done
}
