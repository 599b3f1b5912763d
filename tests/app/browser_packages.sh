#!/usr/bin/env bash
# browser_packages.sh CMAKE CXX: how CMake gets the npm packages with the clients for browsers, with
# node and npm played by scripts. Every test is named as the sentence it proves.
set -euo pipefail

cmake=$1 compiler=$2
root=$(readlink -f -- "$(dirname -- "$(readlink -f -- "$0")")/../..")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fake() {
    printf '#!/bin/bash\n%s\n' "$2" >"$place/bin/$1"
    chmod +x "$place/bin/$1"
}

# A PATH with no node and no npm on it, and an empty folder.
bare_machine() {
    local tool
    rm -rf "${place:?}"/*
    mkdir "$place/bin" "$place/folder"
    for tool in bash env mkdir ninja ld ar ranlib; do
        ln -s "$(command -v "$tool")" "$place/bin/$tool"
    done
    touch "$place/npm_calls"
}

npm_that_installs() {
    fake npm "echo \"\$*\" >>'$place/npm_calls'; mkdir node_modules"
}

# Sets $missing to the reason that install_packages gives.
install() {
    cat >"$place/install.cmake" <<SCRIPT
include("$root/app/browser/packages.cmake")
install_packages("$place/folder" missing)
message(NOTICE "\${missing}")
SCRIPT
    missing=$(PATH=$place/bin "$cmake" -P "$place/install.cmake" 2>&1 >/dev/null)
    calls=$(<"$place/npm_calls")
}

expect() {
    # shellcheck disable=SC2053 # the right side is a pattern
    [[ $1 == $2 ]] || {
        printf '%s: got "%s", expected "%s"\n' "${FUNCNAME[1]}" "$1" "$2" >&2
        exit 1
    }
}

lock_file_is_what_is_installed_and_no_script_of_a_package_is_run() {
    bare_machine
    fake node ''
    npm_that_installs

    install

    expect "$missing" ''
    expect "$calls" 'ci --ignore-scripts *'
    cmp "$root/app/browser/package-lock.json" "$place/folder/package-lock.json"
    cmp "$root/app/browser/.npmrc" "$place/folder/.npmrc"
}

what_is_installed_needs_no_npm_and_no_network() {
    bare_machine
    fake node ''
    npm_that_installs
    install
    fake npm 'exit 1'

    install
    expect "$missing" ''

    rm "$place/bin/npm"
    install
    expect "$missing" ''
}

other_lock_file_is_installed_anew() {
    bare_machine
    fake node ''
    fake npm "echo \"\$*\" >>'$place/npm_calls'; mkdir -p node_modules"
    install
    echo >>"$place/folder/node_modules/.installed-lock"

    install

    expect "$missing" ''
    expect "$calls" $'ci *\nci *'
}

failure_of_npm_is_told_and_tried_again() {
    bare_machine
    fake node ''
    fake npm "mkdir node_modules; echo 'npm error code ENOTFOUND' >&2; exit 1"
    install
    expect "$missing" '*npm failed (code ENOTFOUND)*cd *'

    fake npm "echo \"\$*\" >>'$place/npm_calls'"
    install
    expect "$missing" ''
    expect "$calls" 'ci *'
}

missing_programs_are_named() {
    bare_machine
    install
    expect "$missing" '*node is not in the PATH'

    fake node ''
    install
    expect "$missing" '*npm is not in the PATH'
}

whole_project_is_configured_without_them_and_says_so() {
    bare_machine
    local log object=$place/build/app/browser/CMakeFiles/coqewd_browser.dir/no_browser_files.cpp.o

    log=$(PATH=$place/bin "$cmake" -S "$root" -B "$place/build" -G Ninja -DCOQEWD_TESTS=OFF \
        -DCMAKE_CXX_COMPILER="$compiler" 2>&1) || expect "$log" 'no failure'
    expect "$log" '*The clients for browsers are left out: node is not in the PATH*'

    PATH=$place/bin "$cmake" --build "$place/build" --target coqewd_browser >/dev/null
    [[ -f $object ]]
}

lock_file_is_what_is_installed_and_no_script_of_a_package_is_run
what_is_installed_needs_no_npm_and_no_network
other_lock_file_is_installed_anew
failure_of_npm_is_told_and_tried_again
missing_programs_are_named
whole_project_is_configured_without_them_and_says_so
