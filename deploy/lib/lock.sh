# Two commands at once: the second waits. The lock is an open descriptor; processes.sh keeps it from what it starts.
# shellcheck shell=bash

take_lock() {
  exec 9>"$RUN/lock"
  flock -n 9 && return 0
  echo "Another command of deploy/ is at work on $BERTH_HOME; waiting for it to end ..."
  flock 9
}
