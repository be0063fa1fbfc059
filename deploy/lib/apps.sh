# The apps, as the API tells of them.
# shellcheck shell=bash

# list_apps: NAME STATE URL of each, one a line; fails, with the status as CODE, if the API does not answer. All are plain
# text by their rules, so no JSON reader is needed. A deployment inside an app has a state too: the first is the app's.
list_apps() {
  local answer
  answer=$(api GET /apps 2>/dev/null) || answer=$'\n000'
  if [[ ${answer##*$'\n'} != 200 ]]; then
    echo "${answer##*$'\n'}"
    return 1
  fi
  { sed '$d' <<<"$answer" | grep -oE '"name":"[^"]*"|"url":"[^"]*"|"state":"[A-Z]*"' || true; } |
    awk -F '"' '$2 == "name" { name = $4 } $2 == "url" { url = $4 }
      $2 == "state" && name != "" { print name, tolower($4), url; name = "" }'
}

# untold STATUS: why the API does not tell which apps there are.
untold() {
  if [[ $1 == 000 ]]; then
    echo "not known, since nothing answers at $(public_url)"
  else
    echo "not known, since the API answers $1 at $(public_url)"
  fi
}

# Apps that should run, and do not answer yet; fails as list_apps does. All are asked at once: each that is still starting
# keeps who asks waiting for some seconds.
silent_apps() {
  local apps name state url number=0
  if ! apps=$(list_apps); then
    echo "$apps"
    return 1
  fi
  {
    while read -r name state url; do
      number=$((number + 1))
      [[ $state == live || $state == degraded || $state == down ]] || continue
      is_silent "$url" && echo "$number $name" &
    done <<<"$apps"
    wait
  } | sort -n | cut -d ' ' -f 2
}

# is_silent URL: whether the router answers that nothing there does. It is asked as a browser would: everybody else waits
# until an app has started.
is_silent() {
  local error
  error=$(routed -H 'Accept: text/html' -o /dev/null -D - "$1" 2>/dev/null 9>&- | tr -d '\r' | awk 'tolower($1) == "berth-error:" { print $2 }' || true)
  case $error in
    router.no-instance | router.starting | router.unhealthy | router.connect-refused) ;;
    *) return 1 ;;
  esac
}

# is_crashed APP: whether all instances of its web end again and again. They are started again after pauses of up to a minute.
is_crashed() {
  { api GET "/apps/$1/environments/production/instances" 2>/dev/null || true; } |
    { grep -oE '"process":"[^"]*"|"state":"[A-Z]*"' || true; } |
    awk -F '"' '$2 == "process" { process = $4 } $2 == "state" && process == "web" { all++; crashed += $4 == "CRASHED" }
      END { exit !(all > 0 && crashed == all) }'
}

# What await_apps has found, for the summary: apps that crash, and others that do not answer, with commas between; or with
# which status the API did not tell which apps there are.
CRASHED_APPS='' LATE_APPS='' APPS_UNTOLD=''

# Instances that were stopped with Berth start again: waits for all, but for those that do not come not for ever, and not at
# all for those that crash.
await_apps() {
  local deadline name names
  begin Apps
  deadline=$(($(now_ms) + ${1:-30000}))
  while true; do
    CRASHED_APPS='' LATE_APPS='' APPS_UNTOLD=''
    if ! names=$(silent_apps); then
      APPS_UNTOLD=$names names=''
      # Whoever is not let in is not let in later either.
      [[ $APPS_UNTOLD != 40[13] ]] || break
    fi
    for name in $names; do
      if is_crashed "$name"; then CRASHED_APPS+=${CRASHED_APPS:+, }$name; else LATE_APPS+=${LATE_APPS:+, }$name; fi
    done
    [[ -n $LATE_APPS$APPS_UNTOLD ]] && (($(now_ms) < deadline)) || break
    progress "waiting for ${LATE_APPS:-the API}"
    sleep 0.2
  done
  if [[ -n $APPS_UNTOLD ]]; then
    end "$(untold "$APPS_UNTOLD")"
  elif [[ -n $CRASHED_APPS$LATE_APPS ]]; then
    end "all that should run answer but $CRASHED_APPS${CRASHED_APPS:+${LATE_APPS:+, }}$LATE_APPS"
  else
    end 'those that should run answer'
  fi
}

# Those that are not well, for the summary; nothing if all are.
unwell_apps() {
  [[ -z $APPS_UNTOLD ]] || echo "  Apps              $(untold "$APPS_UNTOLD"); see deploy/status"
  [[ -z $CRASHED_APPS ]] || echo "  Crashes           $CRASHED_APPS: the cause is in $(public_url)/apps"
  [[ -z $LATE_APPS ]] || echo "  No answer yet     $LATE_APPS: see $(public_url)/apps"
}
