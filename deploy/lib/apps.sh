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

# Apps that should run, and do not answer yet.
silent_apps() {
  local name state url error
  list_apps 2>/dev/null | while read -r name state url; do
    [[ $state == live || $state == degraded || $state == down ]] || continue
    error=$(routed -o /dev/null -D - "$url" 2>/dev/null 9>&- | tr -d '\r' | awk 'tolower($1) == "berth-error:" { print $2 }' || true)
    case $error in
      router.no-instance | router.starting | router.unhealthy | router.connect-refused) echo "$name" ;;
    esac
  done
}

# Instances that were stopped with Berth start again: waits for all, but for those that do not come not for ever.
await_apps() {
  local deadline silent
  begin Apps
  deadline=$(($(now_ms) + ${1:-30000}))
  while silent=$(silent_apps) && [[ -n $silent ]] && (($(now_ms) < deadline)); do
    progress "waiting for ${silent//$'\n'/, }"
    sleep 0.2
  done
  if [[ -n $silent ]]; then
    end "${silent//$'\n'/, } does not answer yet: see $(public_url)/apps"
  else
    end 'those that should run answer'
  fi
}
