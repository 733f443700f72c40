# How inject-sidecar fills in the templates of sidecar/.
# shellcheck shell=bash disable=SC2154,SC2153 # the options are inject-sidecar's

# Quotes for YAML, with single quotes.
quoted() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"
}

# quantities LIST: converts cpu=10m,memory=32Mi to YAML.
quantities() {
  printf '%s' "$1" | sed -e 's/=/: /g' -e 's/,/, /g'
}

# filled TEMPLATE FIRST REST: the template with words in @ replaced, its first line after FIRST and all others after
# REST: as a list item, these are "- " and two spaces.
filled() {
  local line rest inner first=$2
  while IFS= read -r line; do
    inner=${line%%@*}
    case $line in
      '#'*) continue ;;
      *@SCRIPT@*)
        while IFS= read -r rest; do
          if [[ -n $rest ]]; then
            printf '%s%s%s\n' "$3" "$inner" "$rest"
          else
            printf '\n'
          fi
        done <"$SIDECAR/capture.sh"
        continue
        ;;
      *@CONTAINER@*) filled "$SIDECAR/container.yaml" "$3$inner- " "$3$inner  "; continue ;;
      *@VOLUME@*) filled "$SIDECAR/volume.yaml" "$3$inner- " "$3$inner  "; continue ;;
      *@NODE_ADDRESS@*)
        [[ -n $nodes ]] || continue
        line=${line%%@*}status.hostIP${line##*@}
        ;;
      *@CAPABILITIES@*)
        if [[ -n $nodes ]]; then
          line="${line%%@*}drop: [ALL], add: [${capabilities//,/, }]${line##*@}"
        else
          line="${line%%@*}drop: [AUDIT_WRITE, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETPCAP, SYS_CHROOT]${line##*@}"
        fi
        ;;
      *@NODE_SELECTOR@*) line="${line%@NODE_SELECTOR@*}$(node_labels "$node_selector")${line##*@}" ;;
      *@NAMESPACES@*) line="${line%@NAMESPACES@*}$(quoted "$(joined "${NAMESPACES[@]}")")${line##*@}" ;;
      *@PULL_SECRET@*)
        [[ -n $pull_secret ]] || continue
        line="${line%@PULL_SECRET@*}{name: $pull_secret}${line##*@}"
        ;;
      *@IMAGE@*) line=${line%@IMAGE@*}$(quoted "$image") ;;
      *@FILTER@*) line="${line%@FILTER@*}$(quoted "$filter")${line##*@FILTER@}" ;;
      *@FULL@*) line="${line%@FULL@*}$(quoted "$full")${line##*@FULL@}" ;;
      *@SNAPLEN@*) line="${line%@SNAPLEN@*}'$snaplen'${line##*@SNAPLEN@}" ;;
      *@MAX_BYTES@*) line="${line%@MAX_BYTES@*}'$max_size'${line##*@MAX_BYTES@}" ;;
      *@REQUESTS@*) line="${line%@REQUESTS@*}$(quantities "$requests")${line##*@REQUESTS@}" ;;
      *@LIMITS@*) line="${line%@LIMITS@*}$(quantities "$limits")${line##*@LIMITS@}" ;;
      *@SIZE_LIMIT@*) line="${line%@SIZE_LIMIT@*}'$((max_size * 2 + 88080384))'${line##*@SIZE_LIMIT@}" ;;
    esac
    printf '%s%s\n' "$first" "$line"
    first=$3
  done <"$1"
}

# insertion KIND PLACE: the whole patch.
insertion() {
  local pad
  printf 'metadata:\n  labels:\n    %s: injected\n' "$LABEL"
  printf '  annotations:\n    %s: "%s"\n' "$BEFORE" "${3:-}"
  [[ -z $pull_secret ]] || printf '    %s: "%s"\n' "$PULL_SECRET" "$pull_secret"
  pod_spec_path "$1"
  if [[ $1 == CronJob ]]; then pad='          '; else pad='      '; fi
  if [[ $2 == init ]]; then
    printf '%sinitContainers:\n' "$pad"
    filled "$SIDECAR/container.yaml" "$pad- " "$pad  "
    printf '%s  restartPolicy: Always\n' "$pad"
  else
    printf '%scontainers:\n' "$pad"
    filled "$SIDECAR/container.yaml" "$pad- " "$pad  "
  fi
  printf '%svolumes:\n' "$pad"
  filled "$SIDECAR/volume.yaml" "$pad- " "$pad  "
  [[ -z $pull_secret ]] || printf '%simagePullSecrets:\n%s- name: %s\n' "$pad" "$pad" "$pull_secret"
}
