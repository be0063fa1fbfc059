# Berth's long-running processes: each has a pid file in run/ and a log in logs/. A pid file may be stale, its number may
# belong to another program by now, or it may be lost: the process's own command line decides.
# shellcheck shell=bash

LOG_LIMIT_BYTES=$((20 * 1024 * 1024))

# A pattern that the command line of each matches, and no other's: it names this BERTH_HOME.
process_mark() {
  case $1 in
    control-plane) echo "*/bin/java *-Drole=control-plane *$VERSIONS/*/server/quarkus-run.jar*" ;;
    router) echo "*/bin/java *$VERSIONS/*/router/*" ;;
    postgres) echo "*/postgres -D $BERTH_HOME/postgres/data *" ;;
    dockerd) echo "*dockerd *--pidfile $RUN/engine.pid*" ;;
  esac
}

# process_is PID NAME. A zombie has no command line, so it is none.
process_is() {
  local arguments mark
  mark=$(process_mark "$2")
  { mapfile -d '' -t arguments <"/proc/$1/cmdline"; } 2>/dev/null || return 1
  # shellcheck disable=SC2053 # the mark is a pattern
  [[ "${arguments[*]} " == $mark ]]
}

# process_gone PID: it holds nothing any more; a process that is ending has no command line already, but files and sockets.
process_gone() {
  local line threads
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
  threads=("/proc/$1/task/"*)
  [[ ${line##*) } == [ZX]* ]] && ((${#threads[@]} <= 1))
}

# await_gone PID SECONDS
await_gone() {
  local tries
  for ((tries = 0; tries < $2 * 20; tries++)); do
    ! process_gone "$1" || return 0
    sleep 0.05
  done
  return 1
}

# process_pid NAME: prints its process id; fails if it does not run. Called by traps too, where a bare return would give
# the status of what came before the trap.
process_pid() {
  local name=$1 pid=''
  [[ ! -r $RUN/$name.pid ]] || read -r pid <"$RUN/$name.pid" || true
  if [[ $pid =~ ^[0-9]+$ ]] && process_is "$pid" "$name"; then
    echo "$pid"
    return 0
  fi
  for pid in $(pgrep_by_mark "$name"); do
    echo "$pid" >"$RUN/$name.pid"
    echo "$pid"
    return 0
  done
  return 1
}

# The process whose pid file was lost: the oldest that bears the mark.
pgrep_by_mark() {
  local folder
  for folder in /proc/[0-9]*; do
    if process_is "${folder#/proc/}" "$1"; then echo "${folder#/proc/}"; fi
  done | sort -n | head -n 1
}

rotate_log() {
  if [[ -f $1 ]] && (($(stat -c %s "$1") > LOG_LIMIT_BYTES)); then mv -f "$1" "$1.1"; fi
}

# process_start NAME COMMAND…: in its own session, with no descriptor of ours (the lock above all) but its log, and of our
# variables only those in ENVIRONMENT: given so, because every account of the machine can read command lines.
ENVIRONMENT=()
process_start() {
  local name=$1 log=$LOGS/$1.log
  rotate_log "$log"
  printf -- '---- %s started %s\n' "$name" "$(date '+%F %T')" >>"$log"
  (
    trap - ERR
    cd /
    for variable in $(compgen -v BERTH_); do unset "$variable"; done
    ((${#ENVIRONMENT[@]} == 0)) || export "${ENVIRONMENT[@]}"
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      ((fd < 3)) || eval "exec $fd>&-"
    done
    exec setsid "${@:2}" </dev/null >>"$log" 2>&1
  ) &
  echo $! >"$RUN/$name.pid"
}

# process_ended NAME: what was started is gone. It bears its mark only when it has become the program itself, a moment
# after its start, so that process_pid would say so too early.
process_ended() { process_gone "$(<"$RUN/$1.pid")"; }

# process_stop NAME SECONDS: SIGTERM, then SIGKILL; a process that does not run is no error.
process_stop() {
  local name=$1 pid
  if pid=$(process_pid "$name"); then
    kill -TERM "$pid" 2>/dev/null || true
    if ! await_gone "$pid" "$2"; then
      kill -KILL "$pid" 2>/dev/null || true
      await_gone "$pid" 60
    fi
  fi
  rm -f "$RUN/$name.pid" "$RUN/$name.launch"
}

# process_await NAME URL SECONDS: until the URL answers 200, or the process is gone, or the time is over.
process_await() {
  local name=$1 url=$2 deadline
  deadline=$(($(now_ms) + $3 * 1000))
  until curl -fs --noproxy '*' --max-time 2 -o /dev/null "$url"; do
    ! process_ended "$name" ||
      fail "the $name ended while it started" 'mend what the log says; then run this again.' "$LOGS/$name.log"
    (($(now_ms) < deadline)) ||
      fail "the $name is not ready after $3 s" "look into its log; then run this again." "$LOGS/$name.log"
    progress 'waiting until it is ready'
    sleep 0.1
  done
}

# A digest of all that a process was started with. Another one means that it must start again.
launch_is() { [[ $(cat "$RUN/$1.launch" 2>/dev/null) == "$2" ]]; }
remember_launch() { echo "$2" >"$RUN/$1.launch"; }
