# shellcheck shell=bash
# Steps about what users download. Read by `.ci/run`.

# The files of a package, without the one that exists only inside a git checkout.
package_list() {
    cargo package --quiet --locked --allow-dirty --list -p "$1" | grep -vxF '.cargo_vcs_info.json' | LC_ALL=C sort
}

# The text of the root's file must be what the package holds: a link that a checkout turned into a text file shows here.
check_packed_licences() {
    local archive=$1 folder licence
    folder=$(basename -- "$archive" .crate)
    for licence in LICENSE-MIT LICENSE-APACHE; do
        if ! tar --extract --gzip --to-stdout --file "$archive" "$folder/$licence" | cmp --quiet - "$licence"; then
            echo "FAILED: $licence in $(basename -- "$archive") is not the one of the root folder"
            return 1
        fi
    done
}

step_package() {
    local failed=0 library golden found=$logs/package.txt version
    for library in "${libraries[@]}"; do
        golden=.ci/package/$library.txt
        package_list "$library" >"$found"
        if diff --unified=0 --label "$golden" --label "cargo package --list -p $library" "$golden" "$found"; then
            echo "ok: $library holds the $(wc -l <"$golden") files of $golden"
        else
            failed=1
        fi
    done
    [[ $failed -eq 0 ]] || echo 'if the change is meant, mend it with: .ci/run package-lists'
    # Builds each package from its own archive, and the siblings it needs from theirs. Cargo keeps an unpacked sibling by
    # version and folder and would take an older one of the same version for this one: hence a new folder each time.
    verify_in=$(mktemp -d -- "$logs/package.XXXXXX")
    trap 'rm -rf -- "$verify_in"' EXIT
    run cargo package --locked --allow-dirty --quiet --workspace --exclude xtask --target-dir "$verify_in"
    for library in "${libraries[@]}"; do
        version=$(cargo pkgid -p "$library" | sed -E 's/.*[#@]//')
        check_packed_licences "$verify_in/package/$library-$version.crate" || failed=1
    done
    return "$failed"
}

step_package_lists() {
    local library
    for library in "${libraries[@]}"; do
        package_list "$library" >".ci/package/$library.txt"
        echo "wrote .ci/package/$library.txt"
    done
}
