# Settings: defaults < $BERTH_HOME/settings.env < environment. What the environment gives to deploy/up is remembered.
# shellcheck shell=bash

# NAME|kind and limits|default|meaning. Without a default it is handed on only when it is set. The kinds are those of
# setting-kinds.sh; none can be left out.
SETTINGS='
BERTH_DOMAIN|domain|localhost|Everything answers below it: berth.<domain> is Berth itself, <app>.<domain> an app.
BERTH_ROUTER_PORT|port|8080|Port of the router, on all addresses: what users reach.
BERTH_API_PORT|port|8081|Port of the control plane, on 127.0.0.1.
BERTH_CONTROL_PORT|port|8082|Port on which the router takes its orders, on 127.0.0.1.
BERTH_DATABASE_PORT|port|8083|Port of the PostgreSQL that Berth starts for itself, on 127.0.0.1.
BERTH_DATABASE_URL|jdbc||JDBC URL of a PostgreSQL of your own; then Berth starts none.
BERTH_DATABASE_USER|text||User in that database, default berth.
BERTH_DATABASE_PASSWORD|text||Password of that user.
BERTH_DOCKER_HOST|engine|unix:///var/run/docker.sock|API of the Docker Engine.
BERTH_ROUTER_THREADS|integer 1||Threads of the router that carry traffic; default one a processor.
BERTH_ROUTER_FIRST_BYTE_TIMEOUT|timeout 1ms||An app must begin its answer within this, default 600s.
BERTH_ROUTER_DRAIN_TIMEOUT|timeout 0s||Requests may go on for this when the router stops, default 30s.
BERTH_ROUTER_TLS_LISTEN|listener||Where the router also serves HTTPS, for example 0.0.0.0:443; not set: nowhere.
BERTH_ROUTER_CERTIFICATES|folder||Folder of certificates for it: <host>.crt and <host>.key (docs/router.md); needed with the former.
BERTH_ROUTER_ACCESS_LOG|file||File with a line for each request; off for none; default router/access.log in BERTH_HOME.
BERTH_BUILDS_CONCURRENCY|integer 1||Builds at a time; default half the cores.
BERTH_BUILDS_TIME_LIMIT|duration 1ms||A build is ended as failed after this, default 20m.
BERTH_DEPLOYMENTS_TIME_LIMIT|duration 1ms||New instances must be healthy within this, default 2m; the start period of its own health check comes on top.
BERTH_DEPLOYMENTS_RELEASE_LIMIT|duration 1ms||The release process must end within this, default 10m.
BERTH_DEPLOYMENTS_MAX_SURGE|integer 0||So many instances more than wished, in percent, may run during a deployment, default 100.
BERTH_DEPLOYMENTS_MAX_UNAVAILABLE|integer 0 100||So many of the old instances, in percent, may leave before new ones have come, default 0; at most 100.
BERTH_DEPLOYMENTS_KEEP_RELEASES|integer 1||The images of so many releases of each environment are kept, default 10, the newest included; that of the live one always.
BERTH_DEPLOYMENTS_WATCH_TIME|duration 0s||If a new release dies within this, the one before comes back, default 1m; 0s for never.
BERTH_DEPLOYMENTS_DRAIN_LIMIT|duration 0s||Requests to replaced instances may go on for this, default 30s.
BERTH_DEPLOYMENTS_STOP_GRACE|duration 0s||Between SIGTERM and SIGKILL, default 10s.
BERTH_INSTANCES_MEMORY_MEBIBYTES|integer 16||Memory of each instance, default 512; at least 16.
BERTH_INSTANCES_CPUS|decimal 0.01||Processors of each instance, default 1; at least 0.01.
BERTH_INSTANCES_MEMORY_OVERCOMMIT|decimal 0.01||How often the memory of the machine may be claimed by the limits of instances: default 2, since few come near to theirs; 1 where all use theirs.
BERTH_INSTANCES_CPU_OVERCOMMIT|decimal 0.01||How often its processors may be claimed, default 16.
BERTH_INSTANCES_RUN_LIMIT|duration 1ms||One-off runs must end within this, default 24h.
BERTH_INSTANCES_PROCESSES|integer 1||Processes and threads of each instance, default 512.
BERTH_INSTANCES_ADDRESS_POOL|pool||Addresses from which environments get their networks, default 10.213.0.0/16.
BERTH_GIT_MAX_PACK_MEBIBYTES|integer 1||What one push may bring, default 500.
BERTH_GIT_MAX_OBJECT_MEBIBYTES|integer 1||What one file in a push may have, default 50.
BERTH_WEBHOOKS_NETWORKS|networks||Private networks that webhooks may reach, for example 10.1.0.0/16,10.2.0.9; not set: public addresses alone. A wider network opens neither addresses of the machine (name each) nor those of instances (name their pool or a part of it); 169.254.0.0/16 and 168.63.129.16 stay closed.
BERTH_KEEP_EVENTS|duration 2d||Events are kept for this, default 365d; at least 2d.
BERTH_KEEP_LOGS|duration 1d||Logs of builds, runs and instances are kept for this after the last line, default 30d; at least 1d.
BERTH_KEEP_TRASH|duration 1d||Repositories of deleted apps are kept for this, default 30d; at least 1d.
'
# Settings that only the router knows; the control plane refuses what it does not know.
ROUTER_SETTINGS='BERTH_ROUTER_THREADS BERTH_ROUTER_FIRST_BYTE_TIMEOUT BERTH_ROUTER_DRAIN_TIMEOUT
  BERTH_ROUTER_TLS_LISTEN BERTH_ROUTER_CERTIFICATES BERTH_ROUTER_ACCESS_LOG'
# Not kept in the file. BERTH_BUILT=1: install what target/ holds, run no Maven. The last three are what operator.env
# gives to scripts; they mean nothing here.
SETTINGS_ELSEWHERE='BERTH_HOME BERTH_BUILT BERTH_URL BERTH_TOKEN BERTH_ROUTER'

# Whose values come from the file.
declare -A REMEMBERED=()

setting_names() { sed -n 's/|.*//p' <<<"$SETTINGS"; }

print_settings() {
  awk -F '|' 'NF == 4 { printf "%s%s\n    %s\n", $1, ($3 == "" ? "" : "=" $3), $4 }' <<<"$SETTINGS"
}

known_setting() { grep -qx -- "$1" <<<"$(setting_names)"; }

# The known name with the fewest letters to change, if they are few against those that follow BERTH_.
nearest_setting() {
  { setting_names; tr ' ' '\n' <<<'BERTH_HOME'; } | awk -v typed="$1" '
    function min(a, b) { return a < b ? a : b }
    function distance(a, b,   i, j, d) {
      for (i = 0; i <= length(a); i++) d[i, 0] = i
      for (j = 0; j <= length(b); j++) d[0, j] = j
      for (i = 1; i <= length(a); i++) for (j = 1; j <= length(b); j++)
        d[i, j] = min(min(d[i-1, j], d[i, j-1]) + 1, d[i-1, j-1] + (substr(a, i, 1) != substr(b, j, 1)))
      return d[length(a), length(b)]
    }
    { n = distance(typed, $1); if (best == "" || n < least) { best = $1; least = n } }
    END { if (best != "" && 3 * least <= length(typed) - length("BERTH_")) print best }'
}

refuse_setting() { # NAME WHERE
  local near
  near=$(nearest_setting "$1")
  fail "$1 in $2 is not a setting of Berth" \
    "${near:+did you mean $near? }correct or remove it; deploy/up --help lists all."
}

read_settings_file() {
  local file=$1 line name lines
  [[ -f $file ]] || return 0
  mapfile -t lines <"$file"
  for line in "${lines[@]}"; do
    [[ ! $line =~ ^[[:space:]]*(#|$) ]] || continue
    name=${line%%=*}
    [[ $line == *=* ]] || fail "\"$line\" in $file is not of the form NAME=value" "correct that line."
    known_setting "$name" || refuse_setting "$name" "$file"
    # The environment wins.
    [[ ! -v $name ]] || continue
    printf -v "$name" %s "${line#*=}"
    REMEMBERED[$name]=1
  done
}

load_settings() {
  local name default
  for name in $(compgen -v BERTH_ || true); do
    known_setting "$name" || [[ " $SETTINGS_ELSEWHERE " == *" $name "* ]] || refuse_setting "$name" 'the environment'
  done
  BERTH_HOME=${BERTH_HOME:-$CHECKOUT/.berth}
  BERTH_HOME=$(realpath -m -- "$BERTH_HOME")
  read_settings_file "$BERTH_HOME/settings.env"
  while IFS='|' read -r name _ default _; do
    [[ -n $name && -n $default ]] || continue
    [[ -n ${!name:-} ]] || printf -v "$name" %s "$default"
  done <<<"$SETTINGS"
  check_settings
}

# What every command needs.
check_settings() {
  local name seen=' '
  check_values domain port engine
  for name in BERTH_ROUTER_PORT BERTH_API_PORT BERTH_CONTROL_PORT BERTH_DATABASE_PORT; do
    [[ $seen != *" ${!name} "* ]] || fail "$name=${!name} is the port of another part of Berth" "give each its own."
    seen+="${!name} "
  done
  [[ $BERTH_HOME != *[[:space:]]* ]] ||
    fail "BERTH_HOME=$BERTH_HOME has a space in it" "choose a folder without one: PostgreSQL and Java options cannot bear it."
}

# check_values [KIND…]: of these kinds, else of all. All faults are told at once, because each may have to be corrected in
# the same call: a home may remember several from before they were checked.
check_values() {
  local name kind limits fault faults='' gives='' WANTED GIVE
  while IFS='|' read -r name kind _; do
    [[ -n $name ]] || continue
    read -r kind limits <<<"$kind"
    # shellcheck disable=SC2086 # one limit a word
    kind_words "$kind" $limits
    (($# == 0)) || [[ " $* " == *" $kind "* ]] || continue
    # shellcheck disable=SC2086
    [[ -n ${!name:-} ]] && ! value_fits "${!name}" "$kind" $limits || continue
    fault=$name=${!name}
    # Passwords are text.
    [[ $kind != text ]] || fault=$name
    [[ ! -v REMEMBERED[$name] ]] || fault+=" in $BERTH_HOME/settings.env"
    # Each below the one before: FAILED and What to do are that long.
    faults+=${faults:+$'\n        '}"$fault is not $WANTED"
    gives+=${gives:+$'\n              '}"$name: give $GIVE"
  done <<<"$SETTINGS"
  [[ -z $faults ]] || fail "$faults" "$gives"$'\n              An empty value stands for the default. Nothing was changed.'
}

# Writes what is in force, so that deploy/down, deploy/status and the next deploy/up see the same.
remember_settings() {
  local name meaning file=$BERTH_HOME/settings.env
  rm -f "$file.tmp"
  (umask 077 && : >"$file.tmp")
  {
    echo '# Settings of this Berth; deploy/up reads them and remembers here what its environment gave. Defaults need no line.'
    while IFS='|' read -r name _ _ meaning; do
      [[ -n $name ]] || continue
      printf '\n# %s\n' "$meaning"
      if [[ -n ${!name:-} ]]; then echo "$name=${!name}"; else echo "#$name="; fi
    done <<<"$SETTINGS"
  } >"$file.tmp"
  mv -f "$file.tmp" "$file"
}
