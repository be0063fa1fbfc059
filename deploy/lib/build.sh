# From sources to $BERTH_HOME/versions/<fingerprint>/{server,router}. The build runs on a copy of the sources, so that it
# neither meets leavings of earlier builds nor disturbs a developer's target/ folders.
# shellcheck shell=bash

KEPT_VERSIONS=2

want_build() { want mvn maven; }

version_folder() { echo "$VERSIONS/$1"; }

installed_version() { basename -- "$(readlink "$VERSIONS/current" 2>/dev/null || echo none)"; }

# The version to run: what target/ holds (for tests), or what the sources are.
wanted_version() {
  if [[ -n ${BERTH_BUILT:-} ]]; then
    echo "built-$(folder_fingerprint "$CHECKOUT/platform-api/server/target/quarkus-app" \
      "$CHECKOUT/router/proxy/target/router")"
  else
    source_fingerprint
  fi
}

# Sets VERSION and installs it.
build_berth() {
  local commit
  begin Berth
  [[ -z ${BERTH_BUILT:-} || -d $CHECKOUT/platform-api/server/target/quarkus-app && -d $CHECKOUT/router/proxy/target/router ]] ||
    fail 'BERTH_BUILT is set, but target/ holds no build' 'run mvn package first, or unset BERTH_BUILT.'
  VERSION=$(wanted_version)
  if [[ -d $(version_folder "$VERSION") ]]; then
    end "version $VERSION is built"
    return
  fi
  if [[ -n ${BERTH_BUILT:-} ]]; then
    install_version "$CHECKOUT"
    end "version $VERSION taken from target/"
    return
  fi
  copy_sources "$BERTH_HOME/build"
  run_maven "$BERTH_HOME/build" -Dmaven.test.skip=true -pl platform-api/server,router/proxy -am package
  install_version "$BERTH_HOME/build"
  rm -rf "$BERTH_HOME/build"
  commit=$(git -C "$CHECKOUT" rev-parse --short HEAD 2>/dev/null || true)
  end "version $VERSION built${commit:+ (commit $commit)}"
}

copy_sources() {
  rm -rf "$1"
  mkdir -p "$1"
  source_files | tar -C "$CHECKOUT" -c --null -T - | tar -C "$1" -x
}

# run_maven FOLDER ARGUMENT…
run_maven() {
  local folder=$1 log=$LOGS/build.log line module='starting Maven' files=0
  shift
  : >"$log"
  (cd "$folder" && mvn -B -Dstyle.color=never "$@" 9>&- 2>&1) | while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      *'] Building Berth: '* | *'] Building Berth '*)
        module=$(sed -E -e 's/Building Berth /Building Berth: parent /' -e 's/^.*Building Berth(: )?(.*) [^ ]+ +(\[.*\])$/\3 \2/' <<<"$line")
        STEP_SHOWN=0 progress "$module"
        ;;
      *'Downloaded from'*)
        files=$((files + 1))
        progress "$module ($files files fetched)"
        ;;
      *) progress "$module" ;;
    esac
  done || {
    grep -E '^\[ERROR\]' "$log" >"$log.errors" || cp "$log" "$log.errors"
    fail 'Maven could not build it' "mend the error; the whole log is $log." "$log.errors"
  }
}

# install_version BUILT: complete or not at all.
install_version() {
  local built=$1 folder
  folder=$(version_folder "$VERSION")
  rm -rf "$folder.new"
  mkdir -p "$folder.new"
  cp -a "$built/platform-api/server/target/quarkus-app" "$folder.new/server"
  cp "$built/platform-api/server/src/main/jvm/server.options" "$folder.new/server/"
  cp -a "$built/router/proxy/target/router" "$folder.new/router"
  mv -T "$folder.new" "$folder"
}

# After everything runs from it.
switch_version() {
  ln -sfn "$VERSION" "$VERSIONS/current.new"
  mv -T "$VERSIONS/current.new" "$VERSIONS/current"
  prune_versions
}

# Keeps the newest, and whatever a process still runs from.
prune_versions() {
  local folder kept=0
  while IFS= read -r folder; do
    [[ $(basename "$folder") != "$(installed_version)" ]] || continue
    version_in_use "$folder" && continue
    # An old version that must start again does without.
    rm -f "$folder"/server/*.aot
    ((++kept > KEPT_VERSIONS)) || continue
    rm -rf "$folder"
  done < <(find "$VERSIONS" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | cut -d ' ' -f 2-)
}

version_in_use() {
  local name pid
  for name in control-plane router; do
    pid=$(process_pid "$name") || continue
    ! tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$1/" || return 0
  done
  return 1
}
