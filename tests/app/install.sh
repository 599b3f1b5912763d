#!/usr/bin/env bash
# app/install on a machine that is played by scripts: which packages are there, who asks, and what
# apt-get is told. Every test is named as the sentence it proves.
set -euo pipefail

install=$(dirname -- "$(readlink -f -- "$0")")/../../app/install
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT

fake() {
    printf '#!/bin/bash\n%s\n' "$2" >"$machine/bin/$1"
    chmod +x "$machine/bin/$1"
}

# A Debian with every package but those named, nobody's commands on it, and root at the keyboard.
debian_without() {
    local tool
    rm -rf "${machine:?}"/*
    mkdir "$machine/bin"
    for tool in bash env dirname readlink sort; do
        ln -s "$(command -v "$tool")" "$machine/bin/$tool"
    done
    printf '%s\n' "$@" >"$machine/missing"
    fake id 'echo 0'
    fake apt-get "echo \"\$*\" >>'$machine/apt_get'"
    fake dpkg-query "
        for package in \"\${@:4}\"; do
            [[ \$'\\n'\$(<'$machine/missing')\$'\\n' == *\$'\\n'\$package\$'\\n'* ]] ||
                echo \"installed \$package\"
        done
        exit 1"
    touch "$machine/apt_get"
}

run_install() {
    code=0
    output=$(PATH=$machine/bin "$install" "$@" 2>&1) || code=$?
    calls=$(<"$machine/apt_get")
}

expect() {
    # shellcheck disable=SC2053 # the right side is a pattern
    [[ $1 == $2 ]] || {
        printf '%s: got "%s", expected "%s"\n' "${FUNCNAME[1]}" "$1" "$2" >&2
        exit 1
    }
}

nothing_missing_means_no_apt_get() {
    debian_without

    run_install build tests demo

    expect "$code $calls$output" '0 '
}

only_what_is_missing_is_installed_after_an_update() {
    debian_without cmake openssl

    run_install build demo

    expect "$code" 0
    expect "$calls" $'*update\n*install --yes --no-install-recommends cmake openssl'
}

a_package_of_another_group_is_left_alone() {
    debian_without openssl libboost-test1.81-dev

    run_install build

    expect "$code $calls" '0 '
}

a_package_is_not_needed_where_its_command_is() {
    debian_without nodejs npm
    fake npm ''

    run_install tests

    expect "$code" 0
    expect "$calls" '*recommends nodejs'
}

sudo_is_used_by_others_than_root() {
    debian_without cmake
    fake id 'echo 1000'
    fake sudo "echo sudo >>'$machine/apt_get'; exec \"\$@\""

    run_install build

    expect "$code" 0
    expect "$calls" $'sudo\n*update\nsudo\n*recommends cmake'
}

without_root_and_sudo_it_says_what_to_run() {
    debian_without cmake ccache
    fake id 'echo 1000'

    run_install build

    expect "$code $calls" '1 '
    expect "$output" '*apt-get install --no-install-recommends ccache cmake'
}

a_failed_update_does_not_stop_it() {
    debian_without cmake
    fake apt-get "echo \"\$*\" >>'$machine/apt_get'; [[ \$* != *update ]]"

    run_install build

    expect "$code" 0
    expect "$calls" $'*update\n*install *cmake'
}

a_failed_installation_is_a_failure() {
    debian_without cmake
    fake apt-get '[[ $* == *update ]]'

    run_install build

    expect "$code" 1
    expect "$output" '*could not install*cmake'
}

an_unknown_group_is_an_error() {
    debian_without

    run_install nonsense

    expect "$code" 1
    expect "$output" "*no group 'nonsense'*"
}

nothing_missing_means_no_apt_get
only_what_is_missing_is_installed_after_an_update
a_package_of_another_group_is_left_alone
a_package_is_not_needed_where_its_command_is
sudo_is_used_by_others_than_root
without_root_and_sudo_it_says_what_to_run
a_failed_update_does_not_stop_it
a_failed_installation_is_a_failure
an_unknown_group_is_an_error
