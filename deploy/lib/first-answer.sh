# What the benches that wait for an app's first answer share. They set folder to one of their own.
# shellcheck shell=bash

# ask ADDRESS PORT HOST: sets ANSWER. With what the shell itself has: a curl for each question would keep a processor
# busy, for which the one that is measured was to pay.
ask() {
  local socket
  ANSWER=''
  { exec {socket}<>"/dev/tcp/$1/$2"; } 2>/dev/null || return 0
  { printf 'GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$3" >&"$socket"; } 2>/dev/null || true
  read -r -t 1 -N 65536 -u "$socket" ANSWER 2>/dev/null || true
  exec {socket}>&-
}

# Between two questions; without a process of its own either. Whatever is measured, an answer is seen half of it late on the average.
# More often would be dearer to a push, whose questions the old release answers, than to what does not listen yet.
pause() {
  [[ -n ${NEVER:-} ]] || { mkfifo "$folder/never" && exec {NEVER}<>"$folder/never"; }
  read -r -t 0.025 -u "$NEVER" || true
}

# await_text FILE TEXT ADDRESS PORT HOST: writes the moment of the first answer with that text.
await_text() {
  touch "$folder/polling"
  while [[ -e $folder/polling ]]; do
    ask "${@:3}"
    if [[ $ANSWER == 'HTTP/1.1 200'*"$2"* ]]; then
      now_ms >"$1"
      return
    fi
    pause
  done
}

# With a subnet that the engine found free: only where it is named may a container's address be chosen, and a known
# address spares the measurement a question to the engine.
make_bare_network() { # NAME: sets ADDRESS
  local bare=$1 subnet
  docker network create --label berth.bench=push "$bare" >/dev/null
  subnet=$(docker network inspect --format '{{(index .IPAM.Config 0).Subnet}}' "$bare")
  docker network rm "$bare" >/dev/null
  docker network create --label berth.bench=push --subnet "$subnet" "$bare" >/dev/null
  ADDRESS=${subnet%.*}.10
}

median() { sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'; }
# Of the lines NAME=figure of $folder/figures.
median_of() { sed -n "s/^$1=//p" "$folder/figures" | median; }

