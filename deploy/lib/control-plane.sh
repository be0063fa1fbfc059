# The control plane: started with all of its settings in the environment and nothing else of ours there.
# shellcheck shell=bash

control_plane_url() { echo "http://127.0.0.1:$BERTH_API_PORT"; }

# Its environment, one NAME=value a line. Settings without a value are left to its own defaults.
control_plane_settings() {
  local name
  echo "BERTH_HOME=$BERTH_HOME"
  echo "BERTH_INSTALLATION=$(installation)"
  echo "BERTH_ROUTER_CONTROL_URL=$(router_control_url)"
  echo "BERTH_ROUTER_CONTROL_SECRET=$(secret router-control)"
  echo "BERTH_OPERATOR_TOKEN=$(operator_token)"
  if ! database_is_external; then
    echo "BERTH_DATABASE_URL=jdbc:postgresql://127.0.0.1:$BERTH_DATABASE_PORT/berth"
    echo "BERTH_DATABASE_USER=berth"
    echo "BERTH_DATABASE_PASSWORD=$(secret database-password)"
  fi
  while IFS='|' read -r name _; do
    [[ " BERTH_CONTROL_PORT BERTH_DATABASE_PORT $ROUTER_SETTINGS " != *" $name "* ]] || continue
    [[ -z $name || -z ${!name:-} ]] || echo "$name=${!name}"
  done <<<"$SETTINGS"
}

start_control_plane() {
  local folder launch cache ENVIRONMENT
  begin 'Control plane'
  folder=$(version_folder "$VERSION")/server
  mapfile -t ENVIRONMENT < <(control_plane_settings)
  launch=$(printf '%s\n' "$folder" "$JAVA_HOME" "${ENVIRONMENT[@]}" | sha256sum)
  if process_pid control-plane >/dev/null && launch_is control-plane "$launch"; then
    process_await control-plane "$(control_plane_url)/q/health/ready" 60
    end "version $VERSION runs"
    return
  fi
  require_port BERTH_API_PORT control-plane
  if process_pid control-plane >/dev/null; then progress 'stopping the one that runs'; fi
  process_stop control-plane 30
  mapfile -t cache < <(start_cache_option "$folder")
  process_start control-plane "$JAVA_HOME/bin/java" "@$folder/server.options" "${cache[@]}" \
    -Drole=control-plane -jar "$folder/quarkus-run.jar"
  remember_launch control-plane "$launch"
  process_await control-plane "$(control_plane_url)/q/health/ready" 120
  await_routed
  end "version $VERSION started"
}

# The control plane is ready before the router has its first table.
await_routed() {
  local deadline
  deadline=$(($(now_ms) + 30000))
  until [[ $(routed -o /dev/null -w '%{http_code}' "$(public_url)/q/health/ready" 2>/dev/null || true) == 200 ]]; do
    (($(now_ms) < deadline)) || fail "$(public_url) does not reach it through the router"       'look into the logs of both; then run this again.' "$LOGS/control-plane.log"
    progress 'waiting for its route'
    sleep 0.1
  done
}
