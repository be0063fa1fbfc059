# What values a setting may have, told before anything is stopped, made or remembered, in the words of who sets it. The
# programs check them anew, for they can be started by others: what is taken here they take (DeploySettingsTest).
# shellcheck shell=bash

# is_number VALUE: digits alone, and few enough for the shell and for Java to count with.
is_number() { [[ $1 =~ ^[0-9]{1,9}$ ]]; }

# at_least VALUE LEAST [MOST]: of decimal numbers.
at_least() { awk -v n="$1" -v least="$2" -v most="${3:-$1}" 'BEGIN { exit !(n + 0 >= least + 0 && n + 0 <= most + 0) }'; }

# milliseconds DURATION: fails for what is none. 90s, 500ms, 1h30m, 2d, and the forms of ISO 8601 that Java reads; not a
# number alone but 0, for one means it as minutes and another as seconds.
milliseconds() {
  local text=${1^^} n='([0-9]{1,6})' days=0 fraction
  if [[ $text =~ ^0+$ ]]; then
    echo 0
    return
  elif [[ $text =~ ^([0-9]{1,9})MS$ ]]; then
    echo $((10#${BASH_REMATCH[1]}))
    return
  elif [[ $text =~ ^P?${n}D$ ]]; then
    echo $((10#${BASH_REMATCH[1]} * 86400000))
    return
  elif [[ $text =~ ^P${n}DT(.+)$ ]]; then
    days=$((10#${BASH_REMATCH[1]})) text=${BASH_REMATCH[2]}
  else
    text=${text#PT}
  fi
  [[ -n $text && $text =~ ^(${n}H)?(${n}M)?(([0-9]{1,9})([.][0-9]{1,9})?S)?$ ]] || return 1
  fraction=${BASH_REMATCH[7]#.}000
  echo $((((days * 24 + 10#0${BASH_REMATCH[2]}) * 3600 + 10#0${BASH_REMATCH[4]} * 60 + 10#0${BASH_REMATCH[6]}) * 1000 +
    10#${fraction:0:3}))
}

# is_duration VALUE LEAST
is_duration() {
  local value
  value=$(milliseconds "$1") && ((value >= $(milliseconds "$2")))
}

# is_network VALUE: an address of IPv4 or IPv6, or a range of them.
is_network() {
  local address=${1%%/*} prefix='' bits=32 part
  [[ $1 != */* ]] || prefix=${1#*/}
  [[ $1 != */* || $prefix =~ ^[0-9]{1,3}$ ]] || return 1
  if [[ $address == *:* ]]; then
    bits=128
    # Eight groups, or fewer with one "::" that stands for the others.
    [[ $address =~ ^[0-9a-fA-F:]+$ && $address != *:::* && $address != *::*::* && ! $address =~ [0-9a-fA-F]{5} ]] || return 1
    [[ $address =~ ^(::|[^:]) && $address =~ (::|[^:])$ ]] || return 1
    part=${address//[^:]/}
    if [[ $address == *::* ]]; then ((${#part} <= 7)) || return 1; else ((${#part} == 7)) || return 1; fi
  else
    [[ $address =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] || return 1
    for part in "${BASH_REMATCH[@]:1}"; do ((10#$part <= 255)) || return 1; done
  fi
  [[ -z $prefix ]] || ((10#$prefix <= bits))
}

# is_networks VALUE: some, with commas between.
is_networks() {
  local network networks
  [[ $1 != *, ]] || return 1
  IFS=, read -r -a networks <<<"$1"
  for network in "${networks[@]}"; do is_network "$network" || return 1; done
}

# value_fits VALUE KIND [LIMIT…]
value_fits() {
  local value=$1 kind=$2
  shift 2
  [[ ! $value =~ [[:cntrl:]] ]] || return 1
  case $kind in
    text) ;;
    domain) [[ $value =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] ;;
    port) [[ $value =~ ^[1-9][0-9]{0,4}$ ]] && ((value <= 65535)) ;;
    engine) [[ $value =~ ^(unix|tcp)://[^[:space:]]+$ ]] ;;
    jdbc) [[ $value =~ ^jdbc:postgresql:[^[:space:]]+$ ]] ;;
    integer) is_number "$value" && at_least "$value" "$@" ;;
    decimal) [[ $value =~ ^[0-9]{1,9}([.][0-9]{1,9})?$ ]] && at_least "$value" "$@" ;;
    duration) is_duration "$value" "$1" ;;
    # The router's own, in one unit; of at least something, or of nothing too.
    timeout) [[ $value =~ ^(0+|[0-9]{1,9}(ms|s|m|h))$ && ($1 == 0s || $value =~ [1-9]) ]] ;;
    networks) is_networks "$value" ;;
    pool) [[ $value != *:* && $value =~ /0*([0-9]{1,2})$ ]] && ((10#${BASH_REMATCH[1]} >= 6 && 10#${BASH_REMATCH[1]} <= 26)) &&
      is_network "$value" ;;
    listener) [[ $value =~ ^(\[[0-9a-fA-F:.]+\]|[^:[:space:]]+):([0-9]{1,5})$ ]] && ((10#${BASH_REMATCH[2]} <= 65535)) ;;
    file) [[ $value == /* || $value == off ]] ;;
    folder) [[ $value == /* && -d $value ]] ;;
    *) return 1 ;;
  esac
}

# kind_words KIND [LIMIT…]: sets WANTED, what a value has to be, and GIVE, what to give instead.
kind_words() {
  case $1 in
    text) WANTED='one line of text' GIVE='it without control characters' ;;
    domain) WANTED='a domain name' GIVE='one in lower case, for example apps.example.org' ;;
    port) WANTED='a TCP port' GIVE='a number from 1 to 65535' ;;
    engine) WANTED='an address of a Docker Engine' GIVE='unix:///path/to/docker.sock or tcp://host:port' ;;
    jdbc) WANTED='a JDBC URL of a PostgreSQL' GIVE='one such as jdbc:postgresql://db.example.org:5432/berth' ;;
    integer) WANTED="a whole number $(limits "${@:2}")" GIVE='digits alone' ;;
    decimal) WANTED="a number $(limits "${@:2}")" GIVE='one such as 2 or 1.5, without a unit' ;;
    duration) WANTED="a length of time with its unit, $(limits "${@:2}")" GIVE='one such as 500ms, 30s, 20m, 12h or 30d' ;;
    timeout) WANTED="a length of time in one unit, $(limits "${@:2}")" GIVE='one such as 500ms, 30s, 20m or 1h' ;;
    networks) WANTED='a list of networks' GIVE='addresses and ranges with commas between, such as 10.1.0.0/16,10.2.0.9' ;;
    pool) WANTED='a range of IPv4 addresses, /6 to /26' GIVE='one such as 10.213.0.0/16' ;;
    listener) WANTED='an address with a port' GIVE='one such as 0.0.0.0:443' ;;
    file) WANTED='the path of a file' GIVE='one that begins with /, or off' ;;
    folder) WANTED='the path of a folder that is there' GIVE='one that begins with /' ;;
    *) fail "a setting is of the kind \"$1\", which nobody knows" 'correct the table in deploy/lib/settings.sh.' ;;
  esac
}

limits() { if [[ -n ${2:-} ]]; then echo "from $1 to $2"; else echo "of at least $1"; fi; }
