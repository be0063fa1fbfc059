# What the user sees: one line a step with its duration, progress below long steps, and failures that explain themselves.
# shellcheck shell=bash

STEP='' STEP_SINCE=0 STEP_SHOWN=0 STEP_TEXT=''
# With this status a subshell ends that has said already what failed.
readonly REPORTED=97
# The depth of subshells that says itself what failed; one in the background, for which nobody may wait, sets its own.
SPEAKER=0

# Milliseconds since the epoch.
now_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# Seconds with one decimal since a moment of now_ms.
seconds_since() {
  local ms=$(($(now_ms) - $1))
  printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# begin TITLE: names the step for whatever is reported next.
begin() {
  STEP=$1 STEP_SINCE=$(now_ms) STEP_SHOWN=0 STEP_TEXT=''
}

# progress TEXT: at most one line a second, and the same text every ten, so that logs stay readable.
progress() {
  local now pause=1000
  [[ $1 != "$STEP_TEXT" ]] || pause=10000
  now=$(now_ms)
  ((now - STEP_SHOWN >= pause)) || return 0
  STEP_SHOWN=$now STEP_TEXT=$1
  printf '  ..  %6s s  %s: %.110s\n' "$(seconds_since "$STEP_SINCE")" "$STEP" "$1"
}

# end RESULT: the step's one line.
end() {
  printf '  ok  %6s s  %s: %s\n' "$(seconds_since "$STEP_SINCE")" "$STEP" "$1"
  STEP=''
}

# fail WHAT NEXT [LOG]: what failed, why (the log's last lines), what to do; ends the command.
fail() {
  trap - ERR
  {
    printf '\nFAILED  %s%s\n' "${STEP:+$STEP: }" "$1"
    if [[ -n ${3:-} && -s ${3:-} ]]; then
      printf '\n  Last lines of %s:\n' "$3"
      tail -n 15 -- "$3" | cut -c -300 | sed 's/^/  | /'
    fi
    printf '\n  What to do: %s\n' "$2"
  } >&2
  ((BASH_SUBSHELL == 0)) || exit "$REPORTED"
  exit 1
}

# only_tells: what follows does nothing but tell, and whoever reads may have enough of it (head): SIGPIPE is no failure then.
TELLS=''
only_tells() { TELLS=1; }
readonly SIGPIPE_STATUS=$((128 + 13))

# A command that nobody expected to fail.
unexpected() {
  local status=$1 command=$2 place=$3
  [[ -z $TELLS ]] || ((status != SIGPIPE_STATUS)) || exit "$status"
  # Subshells of $( ) report upwards by their status; only the script itself speaks, or its SPEAKER.
  ((BASH_SUBSHELL <= SPEAKER)) || exit "$status"
  ((status != REPORTED || BASH_SUBSHELL > 0)) || exit 1
  ((status != REPORTED)) || exit "$status"
  fail "\"$command\" ended with status $status (${place##*/})" \
    "run the same command again; if it fails again, report it with the lines above."
}
trap 'unexpected $? "$BASH_COMMAND" "${BASH_SOURCE[0]}:$LINENO"' ERR
