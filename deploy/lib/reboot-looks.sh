# What deploy/bench/reboot looks at: what a visitor from outside is answered, and what runs on the machine, by the kernel's and
# the engine's word, not by Berth's. name is the machine, scratch a folder; WORD and WEBS are what is wished.
# shellcheck shell=bash

# inside FUNCTION ARGUMENT…: one of ours, on the machine, with its Berth's settings.
inside() {
  docker exec --workdir /opt/berth "$name" bash -c "source deploy/lib/berth.sh; trap - ERR; load_settings; locate_home
    $(declare -f push_traveller accepted wrong_things count_processes); $(printf '%q ' "$@")"
}

push_traveller() {
  accepted POST /apps '{"name":"traveller"}'
  berth_git /opt/traveller init -q
  berth_git /opt/traveller remote add berth "$(public_url)/git/traveller.git"
  berth_git /opt/traveller add -A
  berth_git /opt/traveller commit -qm 'Say a word'
  berth_git /opt/traveller push berth main
}

accepted() { # METHOD PATH JSON
  local answer
  answer=$(api "$@")
  [[ ${answer##*$'\n'} == 2* ]] || { echo "$1 $2: $answer" >&2; return 1; }
}

# count_processes NAME: how many bear its mark.
count_processes() {
  local folder count=0
  for folder in /proc/[0-9]*; do
    if process_is "${folder#/proc/}" "$1"; then count=$((count + 1)); fi
  done
  echo "$count"
}

# wrong_things WORD WEBS: one a line; none if all is well.
wrong_things() {
  local process seen wished answers state
  set +eo pipefail
  [[ $(systemctl is-system-running) == running ]] || echo "systemd is $(systemctl is-system-running)"
  for process in postgres router control-plane; do
    [[ $(count_processes "$process") == 1 ]] || echo "$(count_processes "$process") x $process"
  done
  # Containers of any state, by process type and release; a release more or less is seen by what they answer.
  seen=$(docker ps -a --format '{{.Names}} {{.State}}' | sed -E 's/^berth-(.*)-v[0-9]+-[a-z0-9]+ /\1 /' | sort | uniq -c | xargs)
  wished="1 hello-node-production-web running 1 traveller-production-inner running $2 traveller-production-web running"
  [[ $seen == "$wished" ]] || echo "containers: $seen"
  [[ $(docker network ls -q --filter "label=berth.installation=$(installation)" | wc -l) == 2 ]] || echo 'not 2 networks'
  [[ $(docker volume ls -q | wc -l) == 1 ]] || echo 'not 1 volume'
  [[ $(docker images -q --filter dangling=true | wc -l) == 0 ]] || echo 'images without a name'
  # The router picks at random: with 20 questions an instance none is missed more often than once in a thousand million.
  answers=$(for ((i = 0; i < 20 * $2; i++)); do routed --max-time 5 "$(public_url traveller)/" 2>/dev/null; echo; done | sort -u)
  [[ $(grep -c "^web $1 " <<<"$answers") == "$2" && $(grep -c . <<<"$answers") == "$2" ]] ||
    echo "answers: $(xargs -d '\n' <<<"$answers" | cut -c -200)"
  for ((i = 0; i < 2; i++)); do
    [[ $(routed --max-time 5 "$(public_url hello-node)/" 2>/dev/null) == 'Hello from Node.js' ]] || echo 'hello-node is silent'
  done
  state=$(api GET /apps/traveller/environments/production/deployments 2>/dev/null | sed '$d' | jq -r '.[0].state' 2>/dev/null)
  [[ $state == SUCCEEDED ]] || echo "newest deployment: ${state:-unknown}"
  deploy/status >/dev/null 2>&1 || echo 'deploy/status finds something down'
}

# Sets WRONG.
is_well() {
  WRONG=$(inside wrong_things "$WORD" "$WEBS" 2>/dev/null) || WRONG='the machine does not answer'
  WRONG=${WRONG//$'\n'/; }
  [[ -z $WRONG ]]
}

await_answers() { # SECONDS FILE
  local deadline=$(($(now_ms) + $1 * 1000))
  while [[ $(all_answered "$2") == never ]]; do
    (($(now_ms) < deadline)) || { WRONG="not all have answered after $1 s"; return 1; }
    sleep 0.3
  done
}

# First by the visitor alone: a look costs the machine seconds of a processor, for which its start would pay.
await_well() { # SECONDS [FILE]
  local deadline=$(($(now_ms) + $1 * 1000))
  [[ -z ${2:-} ]] || await_answers "$@" || return 1
  until is_well; do
    (($(now_ms) < deadline)) || return 1
    sleep 0.3
  done
}

# Berth's processes and instances are gone, and its data are kept. Sets WRONG.
nothing_runs() {
  WRONG=$(on_machine 'docker ps --format "{{.Names}}"; for p in router control-plane postgres; do
    ! kill -0 "$(cat .berth/run/$p.pid 2>/dev/null || echo none)" 2>/dev/null || echo $p; done
    [ -s .berth/postgres/data/PG_VERSION ] || echo "the database is gone"' | xargs)
  WRONG=${WRONG:+there is: $WRONG}
  [[ -z $WRONG ]]
}

# The machine's address may be another one after each boot.
note_address() {
  docker inspect --format '{{.NetworkSettings.IPAddress}}' "$name" >"$scratch/address"
}

# visit FILE: asks without a process for each question; a line each: when asked, how long it took, status, text.
visit() {
  local asked answer socket text
  while [[ -e $1.going ]]; do
    asked=$(now_ms) answer='' text=''
    if { exec {socket}<>"/dev/tcp/$(<"$scratch/address")/8080"; } 2>/dev/null; then
      { printf 'GET / HTTP/1.1\r\nHost: traveller.localhost\r\nConnection: close\r\n\r\n' >&"$socket"; } 2>/dev/null || true
      read -r -t 10 -N 65536 -u "$socket" answer 2>/dev/null || true
      exec {socket}>&-
      answer=${answer//$'\r'/}
      text=${answer##*$'\n\n'}
      [[ $answer != *[Bb]erth-[Ee]rror:* ]] || { text=${answer##*[Bb]erth-[Ee]rror: } text=${text%%$'\n'*}; }
      text="${answer:9:3} $text"
      [[ -n $answer ]] || text='none'
    else
      text='refused'
    fi
    echo "$asked $(($(now_ms) - asked)) ${text//$'\n'/ }"
    sleep 0.05
  done >"$1" 2>/dev/null
}

# After AGAIN: seconds to the end of the first question that an instance answered.
first_answer() { # FILE
  awk -v again="$AGAIN" '$1 >= again && $3 == 200 { printf "%.1f", ($1 + $2 - again) / 1000; exit }' "$1" | grep . || echo never
}

# After AGAIN: seconds until so many instances have answered with the word that is wished.
all_answered() { # FILE
  awk -v again="$AGAIN" -v word="$WORD" -v webs="$WEBS" '
    $1 >= again && $3 == 200 && $4 == "web" && $5 == word && !seen[$6]++ && ++count == webs { printf "%.1f", ($1 + $2 - again) / 1000; exit }' "$1" |
    grep . || echo never
}

# What else than 200 there was, with its number, and the longest wait for any answer.
answers_meanwhile() { # FILE
  awk '$3 != 200 { kinds[$3 (($4 == "") ? "" : " " $4)]++ } $2 > longest { longest = $2 }
    END { for (kind in kinds) printf "%d x %s, ", kinds[kind], kind; printf "longest wait %.1f s", longest / 1000 }' "$1"
}

# An answer that no instance of web may give.
odd_answers() { # FILE
  awk '$3 == 200 && $4 != "web" { odd[$4]++ } END { for (who in odd) printf "%d answers of %s", odd[who], who }' "$1"
}
