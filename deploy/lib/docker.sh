# The Docker Engine: found, installed, started; and what of Berth's is in it.
# shellcheck shell=bash

# Prints "version (API version)"; fails if no engine answers.
engine_version() {
  timeout 15 docker version --format '{{.Server.Version}} (API {{.Server.APIVersion}})' 2>"$LOGS/docker.log"
}

engine_answers() { command -v docker >/dev/null && engine_version >/dev/null; }

# Whether the engine is this machine's own, which Berth may install and start.
engine_is_local() { [[ $BERTH_DOCKER_HOST == unix://* ]]; }

want_docker() {
  if ! command -v docker >/dev/null; then
    # Debian 13 has the client in a package of its own, which docker.io only recommends.
    apt_update
    if apt_has docker-cli; then MISSING+=(docker-cli); else MISSING+=(docker.io); fi
  fi
  if engine_is_local && ! engine_answers; then
    want dockerd docker.io
  fi
}

start_docker() {
  begin Docker
  if ! engine_answers; then
    refuse_foreign_engine
    if [[ -d /run/systemd/system ]]; then
      progress 'starting docker.service'
      systemctl enable --now docker >>"$LOGS/docker.log" 2>&1 ||
        fail 'systemd could not start docker.service' 'see: journalctl -u docker' "$LOGS/docker.log"
    else
      start_dockerd
    fi
    await_engine
  fi
  end "engine $(engine_version) at $BERTH_DOCKER_HOST"
}

# Where Debian's engine listens, and the only place where Berth starts one.
ENGINE_SOCKET=unix:///var/run/docker.sock

# What the dockerd of deploy/ is given besides; empty: the distribution's own folders.
ENGINE_OPTIONS=()
ENGINE_EXEC_ROOT=/var/run/docker

start_dockerd() {
  progress 'starting dockerd'
  forget_dead "$RUN/engine.pid"
  forget_dead "$ENGINE_EXEC_ROOT/containerd/containerd.pid"
  process_start dockerd dockerd -H "$BERTH_DOCKER_HOST" --pidfile "$RUN/engine.pid" "${ENGINE_OPTIONS[@]}"
}

# forget_dead FILE: the id of a process that was killed. The engine takes a zombie, which some containers' first process
# never reaps, for one that runs.
forget_dead() {
  local pid=''
  [[ ! -r $1 ]] || read -r pid <"$1" || true
  if [[ $pid =~ ^[0-9]+$ ]] && process_gone "$pid"; then rm -f "$1"; fi
}

refuse_foreign_engine() {
  if grep -qi 'permission denied' "$LOGS/docker.log"; then
    fail "$(id -un) may not use the Docker Engine at $BERTH_DOCKER_HOST" \
      "run this as root, or add the user to the group docker (usermod -aG docker $(id -un)) and sign in again."
  fi
  engine_is_local || fail "no Docker Engine answers at $BERTH_DOCKER_HOST" \
    'start it, or correct BERTH_DOCKER_HOST.' "$LOGS/docker.log"
  # Elsewhere somebody else starts it, or the name is mistyped: another engine beside it would have nothing of what is there.
  [[ $BERTH_DOCKER_HOST == "$ENGINE_SOCKET" || -n ${ENGINE_OPTIONS[*]} ]] ||
    fail "no Docker Engine answers at $BERTH_DOCKER_HOST" \
      "start it, or correct BERTH_DOCKER_HOST ($ENGINE_SOCKET is the usual one)." "$LOGS/docker.log"
  ((EUID == 0)) || fail 'the Docker Engine is not running' 'start it (systemctl start docker), or run this as root.'
}

# The engine answers, or this says why not.
await_engine() {
  local log=$LOGS/docker.log
  ! engine_comes || return 0
  [[ ! -s $RUN/dockerd.pid ]] || log=$LOGS/dockerd.log
  fail "the Docker Engine does not answer at $BERTH_DOCKER_HOST${CAUSE:+: $CAUSE}" \
    "${REMEDY:-mend what the log says; then run this again.}" "$log"
}

# Whether it answers within a minute; if not, CAUSE and REMEDY, as far as the log tells them.
engine_comes() {
  local tries
  CAUSE='' REMEDY=''
  for ((tries = 0; tries < 300; tries++)); do
    engine_answers && return 0
    if [[ -s $RUN/dockerd.pid ]] && process_ended dockerd; then
      explain_dockerd
      return 1
    fi
    progress 'waiting for the engine to answer'
    sleep 0.2
  done
  return 1
}

# The engine's own last words: a stack trace hides them from the log's last lines. A power failure can tear the file in which
# the engine keeps its networks; it then panics at every start (moby, libnetwork's boltdb store).
explain_dockerd() {
  local said words networks=/var/lib/docker/network/files/local-kv.db
  said=$(dockerd_log)
  words=$(grep -E '^(panic|fatal error|failed to |unable to )' <<<"$said" | head -n 1 || true)
  CAUSE=${words:0:200}
  if grep -q '^github.com/docker/.*libnetwork.New(' <<<"$said"; then
    CAUSE="its file of networks is damaged ($words)"
    REMEDY="move it away (mv $networks $networks.damaged), then run this again: Berth makes its networks anew."
  fi
}

# What the last start of dockerd logged.
dockerd_log() { tac "$LOGS/dockerd.log" | sed '/^---- dockerd started /q' | tac; }

# The dockerd that deploy/up started ends with it; one that was there before is left alone.
stop_docker() {
  process_pid dockerd >/dev/null || return 0
  begin Docker
  process_stop dockerd 60
  end 'engine stopped: deploy/ had started it'
}

# Says on the engine that this Berth is there, also before it has an app: nobody removes shared images meanwhile.
mark_installation() {
  docker volume create --label "berth.installation=$(installation)" "$(installation_mark)" >/dev/null
}

unmark_installation() { docker volume rm "$(installation_mark)" >/dev/null 2>&1 || true; }

installation_mark() { echo "berth-installation-$(installation)"; }

# engine_list KIND [FILTER…]: this installation's containers, networks, volumes or images.
engine_list() {
  local kind=$1 label
  label=berth.installation=$(installation)
  shift
  case $kind in
    container) docker ps -aq --no-trunc --filter "label=$label" "$@" ;;
    image) berth_images "$label" ;;
    *) docker "$kind" ls -q --filter "label=$label" "$@" ;;
  esac
}

# berth_images LABEL: names, or ids where they have none. Images inherit labels, so one that somebody else built on
# ours bears them too: a name of ours decides.
berth_images() {
  docker images --no-trunc --filter "label=$1" --format '{{.Repository}}:{{.Tag}} {{.ID}}' |
    awk '$1 ~ /^berth\// { print $1 } $1 == "<none>:<none>" { print $2 }' | sort -u
}

# Stops the apps' instances; they and all they hold stay.
stop_instances() {
  local running
  mapfile -t running < <(engine_list container --filter status=running --filter status=restarting)
  ((${#running[@]} == 0)) || docker stop --time 10 "${running[@]}" >/dev/null
  echo "${#running[@]}"
}
