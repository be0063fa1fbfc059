# Debian packages: what is missing is installed in one go, by root only.
# shellcheck shell=bash

MISSING=()

# want COMMAND PACKAGE…: adds the packages unless the command is there.
want() {
  local command=$1
  shift
  command -v "$command" >/dev/null || MISSING+=("$@")
}

APT_UPDATED=''
apt_update() {
  [[ -z $APT_UPDATED ]] || return 0
  as_root_with_apt
  apt_run update
  APT_UPDATED=1
}

# Whether apt can install it.
apt_has() { apt-cache --quiet=0 policy "$1" 2>/dev/null | grep '^  Candidate: ' | grep -qv '(none)'; }

as_root_with_apt() {
  command -v apt-get >/dev/null ||
    fail "missing: ${MISSING[*]}" "this system has no apt-get: install the equivalents of these Debian packages, then run this again."
  ((EUID == 0)) ||
    fail "missing: ${MISSING[*]}" "run this as root, or have an administrator run: apt-get install ${MISSING[*]}"
}

# apt_run ARGUMENT…: apt-get with its progress shown and its log kept.
apt_run() {
  local log=$LOGS/packages.log line
  DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 "$@" 9>&- 2>&1 | while IFS= read -r line; do
    echo "$line" >>"$log"
    case $line in
      Get:*) progress "fetching $(awk '{ print $5 ~ /^\[/ ? "package lists" : $5 }' <<<"$line")" ;;
      'Unpacking '* | 'Setting up '*) progress "$line" ;;
    esac
  done || fail "apt-get $* did not work" "make apt-get work (network, sources, free space), then run this again." "$log"
}

# install_missing: one line, whether or not there was something to do.
install_missing() {
  if ((${#MISSING[@]} == 0)); then
    end 'nothing is missing'
    return
  fi
  as_root_with_apt
  mapfile -t MISSING < <(printf '%s\n' "${MISSING[@]}" | sort -u)
  progress "installing ${MISSING[*]}"
  apt_update
  apt_run install --no-install-recommends "${MISSING[@]}"
  end "installed ${MISSING[*]}"
  MISSING=()
}
