# The router: its own process, so that upgrading the control plane drops no connection. It starts again only when its own
# files or settings changed.
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

start_router() {
  local folder launch ENVIRONMENT
  begin Router
  folder=$(version_folder "$VERSION")/router
  mkdir -p "$BERTH_HOME/router"
  mapfile -t ENVIRONMENT < <(router_settings)
  launch=$({ folder_fingerprint "$folder"; printf '%s\n' "$JAVA_HOME" "${ENVIRONMENT[@]}"; } | sha256sum)
  if process_pid router >/dev/null && launch_is router "$launch"; then
    process_await router "$(router_control_url)/health" 10
    end "runs on port $BERTH_ROUTER_PORT"
    return
  fi
  process_stop router 30
  process_start router "$JAVA_HOME/bin/java" "@$folder/router.options" -cp "$folder/lib/*" berth.router.proxy.RouterMain
  remember_launch router "$launch"
  process_await router "$(router_control_url)/health" 30
  end "started on port $BERTH_ROUTER_PORT"
}
