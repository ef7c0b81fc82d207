#!/bin/sh
# Chromium for the journey tests: the machine's own, else the distribution's package.
set -eu

for program in chromium chromium-browser google-chrome; do
    if command -v "$program" >/dev/null 2>&1; then
        exit 0
    fi
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "There is no Chromium here and no apt-get to fetch it with. Install Chromium and run 'make journey' again." >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
fi
echo "Installing Chromium ..."
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
