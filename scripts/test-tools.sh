#!/bin/sh
# What the tests need beyond Rust: a headless Chromium, and fonts that have Korean letters.
# Users of gradus need none of it. Debian and Ubuntu (as root or with sudo); run again, it does nothing.
set -eu

browser() {
    for name in "${GRADUS_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        # On Ubuntu the package chromium is a stub that asks for snap: only one that answers counts.
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

need=""
browser >/dev/null || need="chromium"
korean || need="$need fontconfig fonts-nanum"

if [ -z "$need" ]; then
    echo "test tools: there already ($(browser))"
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "test tools: missing:$( [ -n "$need" ] && echo " $need"). There is no apt-get here: install a Chromium and a font with" \
        "Korean letters by hand, and name the browser in GRADUS_CHROMIUM if it is not on the path." >&2
    exit 1
fi

sudo=""
if [ "$(id -u)" -ne 0 ]; then
    sudo="sudo"
fi
echo "test tools: installing $need"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to be split
$sudo apt-get install -y -qq --no-install-recommends $need >/dev/null

if ! browser >/dev/null; then
    echo "test tools: chromium was installed, but does not start. Install a Chromium by hand and name it in" \
        "GRADUS_CHROMIUM." >&2
    exit 1
fi
echo "test tools: done ($(browser))"
