# Settings: defaults < $BERTH_HOME/settings.env < environment. What the environment gives to deploy/up is remembered.
# shellcheck shell=bash

# NAME|default|meaning. Without a default it is handed on only when it is set.
SETTINGS='
BERTH_DOMAIN|localhost|Everything answers below it: berth.<domain> is Berth itself, <app>.<domain> an app.
BERTH_ROUTER_PORT|8080|Port of the router, on all addresses: what users reach.
BERTH_API_PORT|8081|Port of the control plane, on 127.0.0.1.
BERTH_CONTROL_PORT|8082|Port on which the router takes its orders, on 127.0.0.1.
BERTH_DATABASE_PORT|8083|Port of the PostgreSQL that Berth starts for itself, on 127.0.0.1.
BERTH_DATABASE_URL||JDBC URL of a PostgreSQL of your own; then Berth starts none.
BERTH_DATABASE_USER||User in that database.
BERTH_DATABASE_PASSWORD||Password of that user.
BERTH_DOCKER_HOST|unix:///var/run/docker.sock|API of the Docker Engine.
BERTH_ROUTER_THREADS||Threads of the router that carry traffic; default one a processor.
BERTH_ROUTER_FIRST_BYTE_TIMEOUT||An app must begin its answer within this, for example 60s.
BERTH_ROUTER_DRAIN_TIMEOUT||Requests may go on for this when the router stops, for example 30s.
BERTH_ROUTER_TLS_LISTEN||Where the router also serves HTTPS, for example 0.0.0.0:443; not set: nowhere.
BERTH_ROUTER_CERTIFICATES||Folder of certificates for it: <host>.crt and <host>.key (docs/router.md); needed with the former.
BERTH_ROUTER_ACCESS_LOG||File with a line for each request; off for none; default router/access.log in BERTH_HOME.
BERTH_BUILDS_CONCURRENCY||Builds at a time; default half the cores.
BERTH_BUILDS_TIME_LIMIT||A build is ended as failed after this, for example 20m.
BERTH_DEPLOYMENTS_TIME_LIMIT||New instances must be healthy within this, for example 2m; the start period of its own health check comes on top.
BERTH_DEPLOYMENTS_RELEASE_LIMIT||The release process must end within this, for example 10m.
BERTH_DEPLOYMENTS_MAX_SURGE||So many instances more than wished, in percent, may run during a deployment.
BERTH_DEPLOYMENTS_MAX_UNAVAILABLE||So many of the old instances, in percent, may leave before new ones have come.
BERTH_DEPLOYMENTS_KEEP_RELEASES||The images of so many releases of each environment are kept.
BERTH_DEPLOYMENTS_WATCH_TIME||If a new release dies within this, the one before comes back, for example 1m.
BERTH_DEPLOYMENTS_DRAIN_LIMIT||Requests to replaced instances may go on for this, for example 30s.
BERTH_DEPLOYMENTS_STOP_GRACE||Between SIGTERM and SIGKILL, for example 10s.
BERTH_INSTANCES_MEMORY_MEBIBYTES||Memory of each instance.
BERTH_INSTANCES_CPUS||Processors of each instance.
BERTH_INSTANCES_MEMORY_OVERCOMMIT||How often the memory of the machine may be claimed by the limits of instances: 2, since few come near to theirs; 1 where all use theirs.
BERTH_INSTANCES_CPU_OVERCOMMIT||How often its processors may be claimed.
BERTH_INSTANCES_RUN_LIMIT||One-off runs must end within this, for example 24h.
BERTH_INSTANCES_PROCESSES||Processes and threads of each instance.
BERTH_INSTANCES_ADDRESS_POOL||Addresses from which environments get their networks, for example 10.213.0.0/16.
BERTH_GIT_MAX_PACK_MEBIBYTES||What one push may bring.
BERTH_GIT_MAX_OBJECT_MEBIBYTES||What one file in a push may have.
BERTH_WEBHOOKS_NETWORKS||Private networks that webhooks may reach, for example 10.1.0.0/16,10.2.0.9; not set: public addresses alone. A wider network opens neither addresses of the machine (name each) nor those of instances (name their pool or a part of it); 169.254.0.0/16 and 168.63.129.16 stay closed.
BERTH_KEEP_EVENTS||Events are kept for this, default 365d; at least 2d.
BERTH_KEEP_LOGS||Logs of builds, runs and instances are kept for this after the last line, default 30d; at least 1d.
BERTH_KEEP_TRASH||Repositories of deleted apps are kept for this, default 30d; at least 1d.
'
# Settings that only the router knows; the control plane refuses what it does not know.
ROUTER_SETTINGS='BERTH_ROUTER_THREADS BERTH_ROUTER_FIRST_BYTE_TIMEOUT BERTH_ROUTER_DRAIN_TIMEOUT
  BERTH_ROUTER_TLS_LISTEN BERTH_ROUTER_CERTIFICATES BERTH_ROUTER_ACCESS_LOG'
# Not kept in the file. BERTH_BUILT=1: install what target/ holds, run no Maven. The last three are what operator.env
# gives to scripts; they mean nothing here.
SETTINGS_ELSEWHERE='BERTH_HOME BERTH_BUILT BERTH_URL BERTH_TOKEN BERTH_ROUTER'

setting_names() { sed -n 's/|.*//p' <<<"$SETTINGS"; }

print_settings() {
  awk -F '|' 'NF == 3 { printf "%s%s\n    %s\n", $1, ($2 == "" ? "" : "=" $2), $3 }' <<<"$SETTINGS"
}

known_setting() { grep -qx -- "$1" <<<"$(setting_names)"; }

# The known name with the fewest letters to change, if they are few.
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
    END { if (least <= 6) print best }'
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
    [[ -v $name ]] || printf -v "$name" %s "${line#*=}"
  done
}

load_settings() {
  local name default line
  for name in $(compgen -v BERTH_ || true); do
    known_setting "$name" || [[ " $SETTINGS_ELSEWHERE " == *" $name "* ]] || refuse_setting "$name" 'the environment'
  done
  BERTH_HOME=${BERTH_HOME:-$CHECKOUT/.berth}
  BERTH_HOME=$(realpath -m -- "$BERTH_HOME")
  read_settings_file "$BERTH_HOME/settings.env"
  while IFS='|' read -r name default line; do
    [[ -n $name && -n $default ]] || continue
    [[ -n ${!name:-} ]] || printf -v "$name" %s "$default"
  done <<<"$SETTINGS"
  check_settings
}

check_settings() {
  local name seen=' '
  [[ $BERTH_DOMAIN =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] ||
    fail "BERTH_DOMAIN=$BERTH_DOMAIN is not a domain name" "give one in lower case, for example apps.example.org."
  for name in BERTH_ROUTER_PORT BERTH_API_PORT BERTH_CONTROL_PORT BERTH_DATABASE_PORT; do
    if ! [[ ${!name} =~ ^[1-9][0-9]{0,4}$ ]] || ((${!name} > 65535)); then
      fail "$name=${!name} is not a TCP port" "give a number from 1 to 65535."
    fi
    [[ $seen != *" ${!name} "* ]] || fail "$name=${!name} is the port of another part of Berth" "give each its own."
    seen+="${!name} "
  done
  [[ $BERTH_DOCKER_HOST =~ ^(unix|tcp):// ]] ||
    fail "BERTH_DOCKER_HOST=$BERTH_DOCKER_HOST is not an address of a Docker Engine" \
      "give unix:///path/to/docker.sock or tcp://host:port."
  [[ $BERTH_HOME != *[[:space:]]* ]] ||
    fail "BERTH_HOME=$BERTH_HOME has a space in it" "choose a folder without one: PostgreSQL and Java options cannot bear it."
}

# Writes what is in force, so that deploy/down, deploy/status and the next deploy/up see the same.
remember_settings() {
  local name default meaning file=$BERTH_HOME/settings.env
  rm -f "$file.tmp"
  (umask 077 && : >"$file.tmp")
  {
    echo '# Settings of this Berth; deploy/up reads them and remembers here what its environment gave. Defaults need no line.'
    while IFS='|' read -r name default meaning; do
      [[ -n $name ]] || continue
      printf '\n# %s\n' "$meaning"
      if [[ -n ${!name:-} ]]; then echo "$name=${!name}"; else echo "#$name="; fi
    done <<<"$SETTINGS"
  } >"$file.tmp"
  mv -f "$file.tmp" "$file"
}
