# A quick start of the control plane: the JVM keeps what a start loads, links and compiles in a cache (JEP 483, 514), which
# is made by a start that is only for that. It belongs to one build and one JDK. It runs against a database of its own,
# with no engine and no router to reach, before the control plane of before is stopped; without it all works, slower.
# shellcheck shell=bash

TRAINING_SECONDS=180

# start_cache FOLDER: its file.
start_cache() { echo "$1/start-$(sha256sum "$JAVA_HOME/release" | cut -c -12).aot"; }

# start_cache_option FOLDER: the JVM's option, if there is one.
start_cache_option() {
  local cache
  cache=$(start_cache "$1")
  [[ ! -s $cache ]] || echo "-XX:AOTCache=$cache"
}

make_start_cache() {
  local folder cache
  folder=$(version_folder "$VERSION")/server
  cache=$(start_cache "$folder")
  # Tests start too few times to earn it.
  [[ ! -s $cache && -z ${BERTH_BUILT:-} ]] || return 0
  begin 'Start cache'
  progress 'starting once, so that later starts are quick (a minute or two)'
  # shellcheck disable=SC2310 # a failure ends the training, not deploy/up
  if train "$folder" "$cache" >"$LOGS/training.log" 2>&1; then
    end "made ($(stat -c %s "$cache" | numfmt --to=iec))"
  else
    end "not made, starts will take longer; see $LOGS/training.log"
  fi
}

# train FOLDER CACHE: in a subshell of its own, which takes with it all that it started.
train() (
  set +e
  trap - ERR
  local folder=$1 cache=$2 work=$BERTH_HOME/training data=$BERTH_HOME/postgres/training version database_port api_port command trainee
  exec 9>&-
  rm -rf "$work" "$data" "$cache.new"
  mkdir -p "$work"
  # shellcheck disable=SC2064 # the names are known now
  trap "kill -KILL \$(jobs -p) 2>/dev/null; rm -rf '$work' '$data' '$cache.new'" EXIT
  prepare_postgres && make_cluster "$data" "$BERTH_HOME/postgres/$version/bin" || exit
  database_port=$(free_port) && api_port=$(free_port) || exit
  mapfile -d '' -t command < <(postgres_command "$data" "$BERTH_HOME/postgres/$version/bin" "$database_port")
  "${command[@]}" &
  until_true postgres_is_ready "$data" || exit
  start_trainee "$folder" "$cache.new" "$work" "$api_port" "$database_port" &
  trainee=$!
  until_true ask "$api_port" /q/health/ready && exercise "$api_port" || exit
  # It writes the cache when it ends.
  kill -TERM "$trainee"
  wait "$trainee"
  [[ -s $cache.new ]] && mv -f "$cache.new" "$cache"
)

# start_trainee FOLDER CACHE WORK PORT DATABASE-PORT: with settings of its own, so that none of this Berth's reaches it.
start_trainee() {
  local work=$3 variable password
  password=$(secret database-password)
  for variable in $(compgen -v BERTH_ | grep -v '^BERTH_DOMAIN$'); do unset "$variable"; done
  export BERTH_HOME="$work/home" BERTH_INSTALLATION=training BERTH_DOMAIN BERTH_API_PORT="$4" \
    BERTH_DATABASE_URL="jdbc:postgresql://127.0.0.1:$5/berth" BERTH_DATABASE_USER=berth \
    BERTH_DATABASE_PASSWORD="$password" BERTH_OPERATOR_TOKEN=training \
    BERTH_ROUTER_CONTROL_URL="http://127.0.0.1:$5" BERTH_ROUTER_CONTROL_SECRET=training \
    BERTH_DOCKER_HOST="unix://$work/no-engine.sock"
  mkdir -p "$BERTH_HOME"
  exec timeout --signal=KILL $((TRAINING_SECONDS * 2)) "$JAVA_HOME/bin/java" "@$1/server.options" -XX:AOTCacheOutput="$2" -jar "$1/quarkus-run.jar"
}

ask() { curl -fsS --noproxy '*' --max-time 5 -o /dev/null -H 'Authorization: Bearer training' "http://127.0.0.1:$1$2" "${@:3}"; }

# What is asked of it soon after a start.
exercise() {
  local port=$1 path
  ask "$port" /api/v1/apps -H 'Content-Type: application/json' -d '{"name":"training"}' || return
  for path in /api/v1/me /api/v1/apps /api/v1/apps/training /sign-in \
    /api/v1/apps/training/environments/production/{builds,releases,deployments}; do
    ask "$port" "$path" || return
  done
  ask "$port" '/git/training.git/info/refs?service=git-receive-pack'
}

# until_true COMMAND…: tries for as long as a training may take.
until_true() {
  local deadline
  deadline=$(($(now_ms) + TRAINING_SECONDS * 1000))
  until "$@" 2>/dev/null; do
    (($(now_ms) < deadline)) || return
    sleep 0.1
  done
}

free_port() {
  local port
  while true; do
    port=$((RANDOM % 20000 + 40000))
    port_holder "$port" >/dev/null || break
  done
  echo "$port"
}
