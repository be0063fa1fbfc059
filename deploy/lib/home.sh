# BERTH_HOME: the one folder that holds all of Berth's data.
# shellcheck shell=bash

# Names of its parts, once the settings are read.
locate_home() {
  RUN=$BERTH_HOME/run LOGS=$BERTH_HOME/logs SECRETS=$BERTH_HOME/secrets VERSIONS=$BERTH_HOME/versions
  export DOCKER_HOST=$BERTH_DOCKER_HOST
}

make_home() {
  mkdir -p "$BERTH_HOME" 2>/dev/null ||
    fail "cannot make the folder $BERTH_HOME" "set BERTH_HOME to a folder that $(id -un) may write."
  [[ -w $BERTH_HOME ]] ||
    fail "$(id -un) may not write $BERTH_HOME" "run this as $(stat -c %U "$BERTH_HOME"), or set BERTH_HOME to a folder of your own."
  # Deleting everything removes the whole folder: it must have been Berth's alone from the start.
  home_exists || [[ -z $(find "$BERTH_HOME" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name installation -print -quit) ]] ||
    fail "$BERTH_HOME is not empty, and not the home of a Berth" 'set BERTH_HOME to a folder that is new or empty.'
  if ! home_exists; then
    chmod 700 "$BERTH_HOME"
    random_hex 8 >"$BERTH_HOME/installation"
  fi
  # Each by itself: where PostgreSQL runs by an account of its own, the home itself must let that account through.
  mkdir -p "$RUN" "$LOGS" "$VERSIONS" "$SECRETS" "$BERTH_HOME"/{git,trash,router,scratch}
  chmod 700 "$RUN" "$LOGS" "$SECRETS" "$BERTH_HOME"/{git,trash,router,scratch}
}

# Whether anything was ever installed there.
home_exists() { [[ -s $BERTH_HOME/installation ]]; }

# Tells this Berth's containers and images from another's on the same engine; never changes.
installation() { cat "$BERTH_HOME/installation"; }

# random_hex BYTES
random_hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# secret NAME [PREFIX]: makes it on first use.
secret() {
  local file=$SECRETS/$1
  if [[ ! -s $file ]]; then
    (umask 077 && printf '%s%s' "${2:-}" "$(random_hex 20)" >"$file.tmp" && mv "$file.tmp" "$file")
  fi
  cat "$file"
}
