#!/bin/sh
# Install what the tests need besides Python, if it is missing and this user may: Chromium for the
# pages, Node.js and Java for those who read our mails and pages with other programs.
set -eu

missing=""
need() { # package, then the programs of which one is enough
  package=$1
  shift
  for name in "$@"; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  missing="$missing $package"
}
need "chromium fonts-noto-core fonts-liberation" chromium chromium-browser google-chrome
need "nodejs" node
need "npm" npm
need "default-jre-headless" java
if [ -z "$missing" ]; then exit 0; fi

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests (once):$missing …"
  log=$(mktemp)
  # shellcheck disable=SC2086  # several packages, each a word
  if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    $missing; } >"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 20 "$log" >&2
fi
echo "The tests need more programs. On Debian and Ubuntu: sudo apt install$missing" >&2
exit 1
