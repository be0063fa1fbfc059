# The first app: examples/hello-node, made and pushed just as a user would. It is the user's from then on: when it was
# deleted, or something else was pushed to it, it is left alone.
# shellcheck shell=bash

FIRST_APP=hello-node

first_app_digest() { (cd "$CHECKOUT/examples/$FIRST_APP" && folder_fingerprint .); }

deploy_first_app() {
  local answer status note=$BERTH_HOME/first-app state
  begin 'First app'
  answer=$(api GET "/apps/$FIRST_APP") || fail 'the API does not answer through the router' \
    'run deploy/status; look into the logs it names.' "$LOGS/router.log"
  status=${answer##*$'\n'}
  if [[ -s $note && $status == 404 ]]; then
    end "$FIRST_APP was deleted; left so"
    return
  fi
  if [[ -s $note && $(first_app_tip) != "$(sed -n 2p "$note")" ]]; then
    end "$FIRST_APP is not the example any more; left so"
    return
  fi
  if [[ $(head -n 1 "$note" 2>/dev/null) == "$(first_app_digest)" ]]; then
    await_first_app
    end "$(public_url "$FIRST_APP") answers"
    return
  fi
  [[ $status == 200 ]] || create_first_app
  push_first_app || return 0
  await_first_app
  end "$(public_url "$FIRST_APP") answers"
}

# The commit that is live.
first_app_tip() { berth_git "$CHECKOUT" ls-remote "$(public_url)/git/$FIRST_APP.git" refs/heads/main 2>/dev/null | cut -f 1; }

create_first_app() {
  local answer
  answer=$(api POST /apps "{\"name\":\"$FIRST_APP\"}")
  case ${answer##*$'\n'} in
    201 | 409) ;;
    *) fail "the app could not be made: $answer" 'see the answer above.' "$LOGS/control-plane.log" ;;
  esac
}

# Pushes on top of what is there. Fails, with a line of its own, if that is not what was pushed before.
push_first_app() {
  local folder log=$LOGS/first-app.log tip before
  before=$(sed -n 2p "$BERTH_HOME/first-app" 2>/dev/null || true)
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder is known now
  trap "rm -rf '$folder'" EXIT
  cp -R "$CHECKOUT/examples/$FIRST_APP/." "$folder"
  {
    berth_git "$folder" init -q
    berth_git "$folder" remote add berth "$(public_url)/git/$FIRST_APP.git"
    berth_git "$folder" fetch -q berth
  } >"$log" 2>&1 || fail 'git cannot reach Berth' 'run deploy/status; look into the logs it names.' "$log"
  tip=$(berth_git "$folder" rev-parse -q --verify refs/remotes/berth/main || true)
  if [[ -n $tip && -n $before && $tip != "$before" ]]; then
    end "$FIRST_APP is not the example any more; left so"
    return 1
  fi
  [[ -z $tip ]] || berth_git "$folder" update-ref refs/heads/main "$tip"
  berth_git "$folder" add -A
  berth_git "$folder" commit -q --allow-empty -m 'Say hello'
  progress 'git push berth main'
  berth_git "$folder" push berth main 9>&- 2>&1 | while IFS= read -r line; do
    echo "$line" >>"$log"
    [[ $line != remote:* ]] || progress "$line"
  done || fail "$FIRST_APP did not go live" 'mend what the log says; then run this again.' "$log"
  { first_app_digest; berth_git "$folder" rev-parse HEAD; } >"$BERTH_HOME/first-app"
  rm -rf "$folder"
  trap - EXIT
}

# Instances that were stopped with Berth are started again by the control plane.
await_first_app() {
  local deadline
  deadline=$(($(now_ms) + 60000))
  until [[ $(routed -o /dev/null -w '%{http_code}' "$(public_url "$FIRST_APP")/" || true) == 200 ]]; do
    (($(now_ms) < deadline)) || fail "$(public_url "$FIRST_APP") does not answer 200 after a minute" \
      "see why: $(public_url)/apps/$FIRST_APP" "$LOGS/control-plane.log"
    progress "waiting for $(public_url "$FIRST_APP")"
    sleep 0.2
  done
}
