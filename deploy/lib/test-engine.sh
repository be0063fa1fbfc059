# The engine of deploy/test on a machine where none answers. It has folders of its own, so that it neither meets nor leaves
# anything of the machine's; they are kept from run to run, because making base images takes minutes.
# shellcheck shell=bash

TEST_ENGINE_ROOT=/var/lib/berth-tests

use_test_engine() {
  ENGINE_EXEC_ROOT=/var/run/berth-tests
  ENGINE_OPTIONS=(--data-root "$TEST_ENGINE_ROOT" --exec-root "$ENGINE_EXEC_ROOT")
}

start_test_engine() {
  if ! engine_answers && ((EUID == 0)) && [[ ! -d /run/systemd/system ]]; then
    begin Docker
    use_test_engine
    start_dockerd
    # A machine that lost its power, or was copied while it ran, has torn databases; nothing in them is needed.
    if ! engine_comes; then
      STEP_SHOWN=0
      progress "made anew, for it does not start: ${CAUSE:-see its log}"
      process_stop dockerd 20
      remove_test_engine
      start_dockerd
    fi
  fi
  start_docker
}

remove_test_engine() {
  local mounts
  mapfile -t mounts < <(awk -v root="$TEST_ENGINE_ROOT/" -v run="$(readlink -m "$ENGINE_EXEC_ROOT")/" \
    'index($2 "/", root) == 1 || index($2 "/", run) == 1 { print $2 }' /proc/mounts | sort -r)
  ((${#mounts[@]} == 0)) || umount --lazy "${mounts[@]}"
  rm -rf "$TEST_ENGINE_ROOT" "$ENGINE_EXEC_ROOT"
}
