#!/bin/sh
# What the journey tests need from the machine: Chromium, its own or the distribution's package, and where there is
# apt-get also litmus, the test program for WebDAV. LibreOffice is large: with it installed (libreoffice-writer-nogui
# and python3-uno) the journey lets it edit a document, too.
set -eu

as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
fi

install() {
    echo "Installing $1 ..."
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

if ! command -v litmus >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    install litmus || echo "litmus could not be installed; its tests are left out." >&2
fi
for program in chromium chromium-browser google-chrome; do
    if command -v "$program" >/dev/null 2>&1; then
        exit 0
    fi
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "There is no Chromium here and no apt-get to fetch it with. Install Chromium and run 'make journey' again." >&2
    exit 1
fi
install chromium
