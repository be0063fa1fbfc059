# What a client knows: the public URLs, and how to call them from this machine.
# shellcheck shell=bash

public_url() { # [HOST LABEL]
  local port=":$BERTH_ROUTER_PORT"
  [[ $BERTH_ROUTER_PORT != 80 ]] || port=''
  echo "http://${1:-berth}.$BERTH_DOMAIN$port"
}

operator_token() { secret operator-token berth_; }

# curl through the router, whatever the domain's name servers say.
routed() { curl -sS --noproxy '*' --connect-to "::127.0.0.1:$BERTH_ROUTER_PORT" --max-time 30 "$@"; }

# api METHOD PATH [JSON]: as the operator; prints the body and, in a last line, the status. The token is not in the
# command line, which every account of the machine can read.
api() {
  local body=()
  [[ -z ${3:-} ]] || body=(-H 'Content-Type: application/json' --data "$3")
  routed -X "$1" -K - -w '\n%{http_code}' "${body[@]}" "$(public_url)/api/v1$2" \
    <<<"header = \"Authorization: Bearer $(operator_token)\""
}

# git through the router, whatever the domain's name servers say; the token comes from the environment.
berth_git() { # FOLDER ARGUMENT…
  # shellcheck disable=SC2016 # expanded by the helper's own shell
  BERTH_PUSH_TOKEN=$(operator_token) GIT_TERMINAL_PROMPT=0 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
    no_proxy='*' git -C "$1" -c user.name=Berth -c user.email=berth@localhost -c init.defaultBranch=main \
    -c "http.curloptResolve=berth.$BERTH_DOMAIN:$BERTH_ROUTER_PORT:127.0.0.1" \
    -c credential.helper='!f() { echo username=berth; echo "password=$BERTH_PUSH_TOKEN"; }; f' "${@:2}"
}

# For scripts.
write_operator_env() {
  local file=$BERTH_HOME/operator.env
  (
    umask 077
    cat >"$file.tmp" <<EOT
# How scripts reach this Berth; made by deploy/up.
BERTH_URL=$(public_url)
BERTH_TOKEN=$(operator_token)
BERTH_ROUTER=127.0.0.1:$BERTH_ROUTER_PORT
EOT
    mv -f "$file.tmp" "$file"
  )
}
