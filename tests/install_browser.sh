#!/bin/sh
# Install what the browser tests need where it is missing and may be fetched; say so where it may not.
set -u
cd "$(dirname "$0")" || exit 1
missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-wqy-microhei"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $missing for the browser tests"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "The browser tests need: $missing. Please install them; without them those tests are skipped."
    fi
fi
# Debian's nginx, before which the app is tried. Unpacked only: installed, it would serve this machine's port 80.
if ! PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v nginx >/dev/null 2>&1 && [ ! -x ../.venv/nginx/usr/sbin/nginx ]; then
    fetched=$(mktemp -d)
    if command -v apt-get >/dev/null 2>&1; then
        [ "$(id -u)" = 0 ] && apt-get update -qq
        (cd "$fetched" && apt-get download -qq nginx 2>/dev/null)
    fi
    mkdir -p ../.venv
    dpkg -x "$fetched"/nginx_*.deb ../.venv/nginx 2>/dev/null ||
        echo "nginx could not be fetched: the tests behind it are skipped."
    rm -rf "$fetched"
fi
# axe-core, which judges the pages' accessibility.
if command -v npm >/dev/null 2>&1 && [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --silent --no-audit --no-fund || echo "axe-core could not be fetched: the tests that need it are skipped."
fi
exit 0
