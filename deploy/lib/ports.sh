# TCP ports: whose they are, told without any tool that a small system may lack.
# shellcheck shell=bash

# port_holder PORT: process id of the listener, "?" if it is another user's; fails if the port is free.
port_holder() {
  local hex inode entry
  printf -v hex ':%04X' "$1"
  inode=$(awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  [[ -n $inode ]] || return 1
  entry=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
  if [[ -n $entry ]]; then cut -d / -f 3 <<<"$entry"; else echo '?'; fi
}

# foreign_holder PORT PROCESS: prints who has the port and is not that process of this Berth; fails if nobody. What is
# just ending has no command line any more, and its sockets a moment longer: it is waited for.
foreign_holder() {
  local holder own
  holder=$(port_holder "$1") || return 1
  own=$(process_pid "$2") || own=none
  [[ $holder != "$own" ]] || return 1
  if [[ $holder != '?' && -z $(tr -d '\0' <"/proc/$holder/cmdline" 2>/dev/null) ]]; then
    await_gone "$holder" 10 || true
    holder=$(port_holder "$1") || return 1
  fi
  echo "$holder"
}

# require_port SETTING PROCESS: the port must be free, or held by that process of this Berth. Asked before all, so that
# nobody waits for a build in vain, and again right before each start: much may have happened since.
require_port() {
  local setting=$1 process=$2 holder
  holder=$(foreign_holder "${!setting}" "$process") || return 0
  if [[ $holder == '?' ]]; then
    holder="a process of another user"
  else
    holder="process $holder ($(tr '\0' ' ' <"/proc/$holder/cmdline" 2>/dev/null | cut -c -80))"
  fi
  fail "port ${!setting} for the $process is used by $holder" \
    "end that, or choose another port: $setting=<port> deploy/up (it is remembered)."
}
