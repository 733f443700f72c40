# Shared by try-policies and cleanup: the namespaces of a trial.
# shellcheck shell=bash

TRIAL=pcap2netpol.github.io/trial # the label of such a namespace; its value is the namespace whose policies are tried

# trial_namespaces [NAMESPACE]: the namespaces of trials, of this namespace or of any, one a line.
trial_namespaces() {
  kube get namespaces -l "$TRIAL${1:+=$1}" -o name 2>"$WORK/error" </dev/null | sed 's|^namespace/||'
  return "${PIPESTATUS[0]}"
}

# end_trial SECONDS NAMESPACE...: deletes them with everything in them, and waits until they are gone.
end_trial() {
  local deadline=$((SECONDS + $1)) name code=0
  shift
  for name in "$@"; do
    # In the background, so that a signal need not wait for an API server that doesn't answer.
    steadily delete namespace "$name" --wait=false >/dev/null 2>"$WORK/error" </dev/null &
    if ! wait "$!" && ! grep -qiE 'notfound|not found' "$WORK/error"; then
      warn "namespace $name can't be deleted: $(last_words "$WORK/error")"
      code=1
    fi
  done
  [[ $code -eq 0 ]] || return 1
  for name in "$@"; do
    progress "waiting until namespace $name is gone"
    while kube get namespace "$name" -o name >/dev/null 2>&1 </dev/null & wait "$!"; do
      if [[ $SECONDS -ge $deadline ]]; then
        warn "namespace $name is being deleted, but isn't gone yet: kubectl get namespace $name"
        return 1
      fi
      sleep 1
    done
  done
  clear_progress
}
