# The router: its own process, so that upgrading the control plane drops no connection. Another is started only when its own
# files or settings changed; it takes over the sockets of the one that runs, which finishes what is open and ends.
# shellcheck shell=bash

router_control_url() { echo "http://127.0.0.1:$BERTH_CONTROL_PORT"; }

# Its environment, one NAME=value a line.
router_settings() {
  local name
  echo "BERTH_ROUTER_LISTEN=0.0.0.0:$BERTH_ROUTER_PORT"
  echo "BERTH_ROUTER_CONTROL=127.0.0.1:$BERTH_CONTROL_PORT"
  echo "BERTH_ROUTER_CONTROL_SECRET=$(secret router-control)"
  echo "BERTH_ROUTER_TABLE=$BERTH_HOME/router/table.json"
  for name in $ROUTER_SETTINGS; do
    [[ -z ${!name:-} ]] || echo "$name=${!name}"
  done
}

router_health() { curl -fs --noproxy '*' --max-time 2 "$(router_control_url)/health"; }

# await_takeover OLD: until the router that was just started has taken over from that process.
await_takeover() {
  local old=$1 new deadline
  new=$(<"$RUN/router.pid")
  deadline=$(($(now_ms) + 60000))
  until [[ $(router_health) == *"\"process\":$new,"* ]]; do
    if process_gone "$new" || (($(now_ms) > deadline)); then
      kill -KILL "$new" 2>/dev/null || true
      echo "$old" >"$RUN/router.pid"
      rm -f "$RUN/router.launch"
      fail 'the new router did not take over; the one before goes on' 'mend what the log says; then run this again.' \
        "$LOGS/router.log"
    fi
    progress 'taking over from the one that runs'
    sleep 0.1
  done
}

# This start of the machine, or of the container that it is.
this_boot() { echo "$(</proc/sys/kernel/random/boot_id) $(sed 's/.*) //' /proc/1/stat 2>/dev/null | cut -d ' ' -f 20)"; }

# The engine gives an instance another address at each start, perhaps one that was another process's before: of a table from
# before the boot, or before deploy/down, only the routes hold until the control plane sends another.
addresses_hold() { [[ $(cat "$BERTH_HOME/router/boot" 2>/dev/null) == "$(this_boot)" ]]; }
note_boot() { this_boot >"$BERTH_HOME/router/boot"; }
# Of a deploy/down that was interrupted the router may be left: what it serves holds no more than what it remembers.
note_down() { mkdir -p "$BERTH_HOME/router"; echo down >"$BERTH_HOME/router/boot"; }
is_down() { [[ $(cat "$BERTH_HOME/router/boot" 2>/dev/null) == down ]]; }

start_router() {
  local folder launch old ENVIRONMENT
  begin Router
  folder=$(version_folder "$VERSION")/router
  mkdir -p "$BERTH_HOME/router"
  mapfile -t ENVIRONMENT < <(router_settings)
  launch=$({ folder_fingerprint "$folder"; printf '%s\n' "$JAVA_HOME" "${ENVIRONMENT[@]}"; } | sha256sum)
  if process_pid router >/dev/null && launch_is router "$launch" && ! is_down; then
    process_await router "$(router_control_url)/health" 10
    note_boot
    end "runs on port $BERTH_ROUTER_PORT"
    return
  fi
  require_port BERTH_ROUTER_PORT router
  require_port BERTH_CONTROL_PORT router
  old=$(process_pid router) || old=''
  if [[ -z $old || ! -S $BERTH_HOME/router/hand-over.sock ]] || is_down; then
    old=''
    process_stop router 30
    addresses_hold || ENVIRONMENT+=(BERTH_FORGET_ADDRESSES=true)
  fi
  process_start router "$JAVA_HOME/bin/java" "@$folder/router.options" -cp "$folder/lib/*" berth.router.proxy.RouterMain
  remember_launch router "$launch"
  if [[ -n $old ]]; then
    await_takeover "$old"
    note_boot
    end "took over on port $BERTH_ROUTER_PORT, without a pause"
    return
  fi
  # Only now: one that ended before it had read its table has forgotten nothing.
  process_await router "$(router_control_url)/health" 30
  note_boot
  end "started on port $BERTH_ROUTER_PORT"
}
