#!/bin/sh
# Joins the shares into one connections file, which analyse and verify read instead of the
# captures.
#
# CONNECTIONS  the folder of the shares
# JOINED       the file to write

set -eu

set -- "$CONNECTIONS"/*.ndjson.gz
if [ ! -f "$1" ]; then
  echo "no share in $CONNECTIONS" >&2
  exit 1
fi
mkdir -p "$(dirname "$JOINED")"
# Connections files are joined by concatenation. The file gets its name once it is complete.
cat "$@" >"$JOINED.new"
mv -f "$JOINED.new" "$JOINED"
