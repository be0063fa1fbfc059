# PostgreSQL, a process of its own that outlives the control plane: binaries from Maven Central, data in BERTH_HOME, TCP on
# loopback with a generated password, fsync on. An external one is used instead where BERTH_DATABASE_URL is set.
# shellcheck shell=bash

database_is_external() { [[ -n ${BERTH_DATABASE_URL:-} ]]; }

want_postgres() { want xz xz-utils; }

# What this checkout brings; what is installed may be older.
postgres_version() { sed -n 's/.*<embedded-postgres-binaries.version>\(.*\)<.*/\1/p' "$CHECKOUT/pom.xml"; }

# What runs here, or did last. Homes from before that was written down: the newest program that can read their data.
installed_postgres() {
  local folder=$BERTH_HOME/postgres
  if [[ -s $folder/version ]]; then
    cat "$folder/version"
  elif [[ -s $folder/data/PG_VERSION ]]; then
    find "$folder" -mindepth 1 -maxdepth 1 -name "$(<"$folder/data/PG_VERSION").*" -exec test -x '{}/bin/postgres' \; -printf '%f\n' |
      sort -V | tail -n 1
  fi
}

# PostgreSQL refuses to run as root. Root starts it in a user namespace of its own, in which it is nobody: that needs no
# account on the machine, works wherever BERTH_HOME lies (below /root, for example), and the files stay root's. Where
# namespaces are forbidden it runs as the account berth-postgres, which must then be able to reach BERTH_HOME.
POSTGRES_ACCOUNT=berth-postgres
as_postgres=()
choose_postgres_user() {
  local owner
  ((EUID == 0)) || return 0
  owner=$(stat -c %U "$BERTH_HOME/postgres/data" 2>/dev/null || echo root)
  if [[ $owner == root ]] && unshare --user true 2>/dev/null; then
    as_postgres=(unshare --user)
    return
  fi
  id "$POSTGRES_ACCOUNT" >/dev/null 2>&1 ||
    useradd --system --home-dir / --shell /usr/sbin/nologin "$POSTGRES_ACCOUNT"
  as_postgres=(setpriv --reuid="$POSTGRES_ACCOUNT" --regid="$POSTGRES_ACCOUNT" --clear-groups --no-new-privs)
  chmod 711 "$BERTH_HOME"
  chown "$POSTGRES_ACCOUNT" "$BERTH_HOME/postgres"
  "${as_postgres[@]}" test -x "$BERTH_HOME/postgres" ||
    fail "the account $POSTGRES_ACCOUNT cannot reach $BERTH_HOME, and user namespaces are forbidden here" \
      'set BERTH_HOME to a folder that other accounts may enter, for example /var/lib/berth.'
}

# The program's files, by version, so that an upgrade never changes them below a running server.
unpack_postgres() {
  local version=$1 folder=$BERTH_HOME/postgres/$1 machine
  [[ ! -x $folder/bin/postgres ]] || return 0
  case $(uname -m) in
    x86_64) machine=amd64 ;;
    aarch64) machine=arm64v8 ;;
    *) fail "there are no PostgreSQL binaries for $(uname -m)" 'set BERTH_DATABASE_URL to a PostgreSQL of your own.' ;;
  esac
  progress "fetching PostgreSQL $version"
  rm -rf "$folder.new"
  mkdir -p "$folder.new"
  (
    cd "$CHECKOUT"
    mvn -B -N dependency:copy -DoutputDirectory="$folder.new" -Dmdep.useBaseVersion=true \
      -Dartifact="io.zonky.test.postgres:embedded-postgres-binaries-linux-$machine:$version" 9>&-
  ) >"$LOGS/postgres-fetch.log" 2>&1 ||
    fail 'Maven could not fetch PostgreSQL' 'make sure that Maven Central can be reached.' "$LOGS/postgres-fetch.log"
  (
    cd "$folder.new" || exit
    "$JAVA_HOME/bin/jar" xf ./*.jar
    tar -xJf ./*.txz
    rm -rf ./*.jar ./*.txz META-INF
  )
  rm -rf "$folder"
  mv -T "$folder.new" "$folder"
}

# make_cluster DATA BIN: complete or not at all. The control plane's account is not a superuser, and only it may come in.
make_cluster() {
  local data=$1 bin=$2 log=$LOGS/postgres-init.log
  [[ ! -s $data/PG_VERSION ]] || return 0
  progress 'making the database'
  rm -rf "$data.new"
  {
    "${as_postgres[@]}" "$bin/initdb" -D "$data.new" -U postgres -E UTF8 --locale=C.UTF-8 \
      --auth=reject --data-checksums
    printf 'host berth berth 127.0.0.1/32 scram-sha-256\n' >"$data.new/pg_hba.conf"
    "${as_postgres[@]}" "$bin/postgres" --single -D "$data.new" postgres <<EOT
create role berth login password '$(secret database-password)'
create database berth owner berth
EOT
  } >"$log" 2>&1 || fail 'the database could not be made' 'mend what the log says; then run this again.' "$log"
  mv -T "$data.new" "$data"
}

# postgres_command DATA BIN PORT: its words, each ended by a zero byte. A change of it restarts the database.
postgres_command() {
  printf '%s\0' "${as_postgres[@]}" "$2/postgres" -D "$1" \
    -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c shared_buffers=64MB -c max_connections=60 -c password_encryption=scram-sha-256 \
    -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c log_line_prefix='%m [%p] '
}

# prepare_postgres [VERSION]: sets version, and makes sure that its program can be run.
prepare_postgres() {
  mkdir -p "$BERTH_HOME/postgres"
  version=${1:-$(postgres_version)}
  choose_postgres_user
  unpack_postgres "$version"
}

# start_postgres [VERSION]
start_postgres() {
  local version folder command launch
  begin PostgreSQL
  if database_is_external; then
    end "external, ${BERTH_DATABASE_URL%%\?*}"
    return
  fi
  prepare_postgres "$@"
  folder=$BERTH_HOME/postgres/$version
  make_cluster "$BERTH_HOME/postgres/data" "$folder/bin"
  [[ $(<"$BERTH_HOME/postgres/data/PG_VERSION") == "${version%%.*}" ]] ||
    fail "the data are of PostgreSQL $(<"$BERTH_HOME/postgres/data/PG_VERSION"), this Berth brings $version" \
      'go back to the Berth of before, and move the data with pg_dump.'
  mapfile -d '' -t command < <(postgres_command "$BERTH_HOME/postgres/data" "$folder/bin" "$BERTH_DATABASE_PORT")
  launch=$(sha256sum <<<"${command[*]}")
  echo "$version" >"$BERTH_HOME/postgres/version.tmp" && mv "$BERTH_HOME/postgres/version.tmp" "$BERTH_HOME/postgres/version"
  if process_pid postgres >/dev/null && launch_is postgres "$launch" && postgres_is_ready; then
    end "$version runs on 127.0.0.1:$BERTH_DATABASE_PORT"
    return
  fi
  stop_postgres
  clear_stale_lock
  require_port BERTH_DATABASE_PORT postgres
  process_start postgres "${command[@]}"
  remember_launch postgres "$launch"
  await_postgres
  end "$version started on 127.0.0.1:$BERTH_DATABASE_PORT"
}

# The server writes its state into the last line of its lock file.
postgres_is_ready() { # [DATA]
  [[ $(sed -n '8s/ *$//p' "${1:-$BERTH_HOME/postgres/data}/postmaster.pid" 2>/dev/null) == ready ]]
}

await_postgres() {
  local tries
  for ((tries = 0; tries < 1200; tries++)); do
    ! process_ended postgres ||
      fail 'PostgreSQL ended while it started' 'mend what the log says; then run this again.' "$LOGS/postgres.log"
    ! postgres_is_ready || return 0
    progress 'waiting until it is ready (after a crash it repairs its files)'
    sleep 0.1
  done
  fail 'PostgreSQL is not ready after 2 minutes' 'look into its log.' "$LOGS/postgres.log"
}

# After a kill -9 the lock file stays: its process id may be another program's by now, which PostgreSQL would take for
# itself. First the orphans of the killed server must be gone: they still write to its files.
clear_stale_lock() {
  local data=$BERTH_HOME/postgres/data tries
  for ((tries = 0; tries < 300; tries++)); do
    [[ -n $(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$data" -print -quit 2>/dev/null) ]] || break
    sleep 0.1
  done
  process_pid postgres >/dev/null || rm -f "$data/postmaster.pid"
}

# SIGINT: open sessions are ended, what is committed is written.
stop_postgres() {
  local pid
  if pid=$(process_pid postgres); then
    kill -INT "$pid" 2>/dev/null || true
    await_gone "$pid" 30 || true
  fi
  process_stop postgres 10
}
