#!/bin/sh
# What the tests need beyond Rust: a headless Chromium, and fonts that have Korean letters.
# Users of gradus need none of it. Debian and Ubuntu, as root or with sudo; run again, it does nothing.
set -eu

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

if [ -n "${GRADUS_CHROMIUM:-}" ] && ! "$GRADUS_CHROMIUM" --version >/dev/null 2>&1; then
    fail "GRADUS_CHROMIUM names $GRADUS_CHROMIUM, which does not start: name another one, or unset it."
fi

need=""
browser >/dev/null || need="chromium"
korean || need="$need fontconfig fonts-nanum"
need="${need# }"
if [ -z "$need" ]; then
    say "there already ($(browser))"
    exit 0
fi

by_hand="Install a Chromium and a font with Korean letters by hand, and name the browser in GRADUS_CHROMIUM if it is not \
on the path."
command -v apt-get >/dev/null 2>&1 || fail "missing: $need. There is no apt-get here. $by_hand"
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "missing: $need. Run this as root: there is no sudo here. $by_hand"
    # Without a terminal nobody can type a password.
    [ -t 0 ] || sudo -n true 2>/dev/null || fail "missing: $need. Run this as root, or where sudo can ask for a password."
fi

say "installing $need"
apt_get update
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
