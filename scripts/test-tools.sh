#!/bin/sh
# What the tests need beyond Rust. Users of gradus need none of it. Debian and Ubuntu, as root or with sudo; run again,
# it does nothing.
#   scripts/test-tools.sh            both of these
#   scripts/test-tools.sh browser    a headless Chromium, and fonts that have Korean letters
#   scripts/test-tools.sh node       Node 20.19 or newer with npm, for the tests of the lab's page
#   scripts/test-tools.sh which-browser, which-node    where they are; fails where they are not
# A Node that is too old stays: a newer one goes into target/node, for the tests alone.
set -eu
cd "$(dirname "$0")/.."

OWN_NODE=target/node/node_modules/.bin

say() {
    echo "test tools: $*"
}

fail() {
    echo "test tools: $*" >&2
    exit 1
}

# On Ubuntu the package chromium-browser is a stub that asks for snap: only one that answers counts.
browser() {
    for name in "${GRADUS_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

korean() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ko family 2>/dev/null | head -n 1)" ]
}

# The folder of a Node that is new enough and has npm: the one on the path, or our own.
node_folder() {
    for name in node "$OWN_NODE/node"; do
        found=$(command -v "$name" 2>/dev/null) || continue
        folder=$(cd "$(dirname "$found")" && pwd)
        new='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
        if "$found" -e "$new" >/dev/null 2>&1 && PATH="$folder:$PATH" npm --version >/dev/null 2>&1; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Quiet unless it fails. sudo drops the environment, so what apt is told goes with the command.
apt_get() {
    if ! said=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" 2>&1); then
        echo "$said" >&2
        fail "apt-get $* failed; what it said is above. Is there a network, and is no other apt running?"
    fi
}

# Whether packages can be installed here; $1 is what is missing, $2 how to do it by hand.
installable() {
    command -v apt-get >/dev/null 2>&1 || fail "missing: $1. There is no apt-get here. $2"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || fail "missing: $1. Run this as root: there is no sudo here. $2"
        # Without a terminal nobody can type a password.
        [ -t 0 ] || sudo -n true 2>/dev/null || fail "missing: $1. Run this as root, or where sudo can ask for a password."
    fi
    say "installing $1"
    apt_get update
}

with_browser() {
    by_hand="Install a Chromium and a font with Korean letters by hand, and name the browser in GRADUS_CHROMIUM if it is \
not on the path."
    if [ -n "${GRADUS_CHROMIUM:-}" ] && ! "$GRADUS_CHROMIUM" --version >/dev/null 2>&1; then
        fail "GRADUS_CHROMIUM names $GRADUS_CHROMIUM, which does not start: name another one, or unset it."
    fi
    need=""
    browser >/dev/null || need="chromium"
    korean || need="$need fontconfig fonts-nanum"
    need="${need# }"
    if [ -z "$need" ]; then
        say "there already ($(browser))"
        return
    fi
    installable "$need" "$by_hand"
    # shellcheck disable=SC2086 # the list is meant to be split
    case "$need" in
    chromium*)
        if [ "$(. /etc/os-release && echo "$ID")" = ubuntu ]; then
            # Ubuntu has Chromium as a snap only, and a snap may not read the tests' pages: Google's package it is.
            [ "$(dpkg --print-architecture)" = amd64 ] ||
                fail "missing: $need. Ubuntu packages no Chromium for $(dpkg --print-architecture). $by_hand"
            apt_get install -y --no-install-recommends ca-certificates ${need#chromium}
            folder=$(mktemp -d)
            trap 'rm -rf "$folder"' EXIT
            # apt reads the package as a user of its own.
            chmod 755 "$folder"
            /usr/lib/apt/apt-helper -qq download-file \
                https://dl.google.com/linux/direct/google-chrome-stable_current_amd64.deb "$folder/chrome.deb" ||
                fail "missing: chromium, and Google Chrome could not be fetched. $by_hand"
            apt_get install -y --no-install-recommends "$folder/chrome.deb"
        else
            apt_get install -y --no-install-recommends $need
        fi
        ;;
    *) apt_get install -y --no-install-recommends $need ;;
    esac
    browser >/dev/null || fail "a browser was installed, but does not start. $by_hand"
    korean || fail "fonts were installed, but none with Korean letters is found. $by_hand"
    say "done ($(browser))"
}

with_node() {
    by_hand="Install Node 20.19 or newer with npm by hand, and put it on the path."
    if node_folder >/dev/null; then
        say "there already ($(node_folder)/node)"
        return
    fi
    if ! command -v npm >/dev/null 2>&1; then
        installable "nodejs npm" "$by_hand"
        apt_get install -y --no-install-recommends nodejs npm
    fi
    if ! node_folder >/dev/null; then
        say "the Node here is too old or missing: one for the tests goes into target/node"
        npm install --prefix target/node --no-save --no-audit --no-fund --loglevel=error node@22.23.3 npm@10.9.9 ||
            fail "npm could not fetch Node 22; what it said is above. Is there a network? $by_hand"
    fi
    node_folder >/dev/null || fail "Node was installed, but does not start. $by_hand"
    say "done ($(node_folder)/node)"
}

case "${1:-both}" in
both)
    with_browser
    with_node
    ;;
browser) with_browser ;;
node) with_node ;;
which-browser) browser ;;
which-node) node_folder ;;
*) fail "unknown: $1. Wanted: browser, node, or nothing for both." ;;
esac
