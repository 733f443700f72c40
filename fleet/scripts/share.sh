#!/bin/sh
# Extracts one share of many captures: run once for each share, on as many machines as there are.
#
# CAPTURES              the folder of captures; folders in it are searched too
# CONNECTIONS           the folder for the results
# SHARES                how many shares there are; default: 1
# JOB_COMPLETION_INDEX  the number of this share, from 0, as an Indexed Job sets it; default: 0
# NAME                  names the result; default: share-JOB_COMPLETION_INDEX
# PCAP2NETPOL           the command; default: java -jar /pcap2netpol.jar
#
# All parts of a capture (web-0.pcap, web-0.1.pcap, ...) are in the same share, since a connection may
# continue from one part to the next. A share that is run again writes the same file again.

set -eu

index=${JOB_COMPLETION_INDEX:-0}
shares=${SHARES:-1}
result=$CONNECTIONS/${NAME:-share-$index}.ndjson.gz

# Prints those of the paths that are in this share, by a checksum of the path without the number of
# the part and the ending.
of_this_share() {
  LC_ALL=C awk -v shares="$shares" -v share="$index" '
    BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
    {
      name = $0
      sub(/(\.[0-9]+)?\.(pcapng|pcap|cap)(\.(gz|xz))?$/, "", name)
      sum = 0
      for (i = 1; i <= length(name); i++) sum = (sum * 31 + code[substr(name, i, 1)]) % 65521
      if (sum % shares == share) print
    }'
}

cd "$CAPTURES"
set --
while IFS= read -r file; do
  [ -z "$file" ] || set -- "$@" "$file"
done <<EOF
$(find . -type f \( -name '*.pcap' -o -name '*.pcapng' -o -name '*.cap' -o -name '*.pcap.gz' \
  -o -name '*.pcapng.gz' -o -name '*.cap.gz' -o -name '*.pcap.xz' -o -name '*.pcapng.xz' \
  -o -name '*.cap.xz' \) | LC_ALL=C sort | of_this_share)
EOF

if [ $# -eq 0 ]; then
  echo "share $index of $shares: no captures" >&2
  exit 0
fi
mkdir -p "$CONNECTIONS"
# 5: done, with severe findings, which are printed: a damaged capture does not affect the others.
status=0
# shellcheck disable=SC2086 # The command is words.
${PCAP2NETPOL:-java -jar /pcap2netpol.jar} extract "$@" -o "$result" || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 5 ]
