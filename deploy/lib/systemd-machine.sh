# A Debian that is booted by systemd, in a container: what dies with its first process is all that ran on it, as when a
# machine loses its power, and what is on its disk stays. Its kernel is this machine's, so what was written is never lost.
# shellcheck shell=bash

# Of what systemd, an engine and its containers need. Not SYS_RESOURCE, which a machine in a machine may lack: systemd then
# sets the highest limits that it may.
MACHINE_CAPABILITIES='SYS_ADMIN NET_ADMIN SYS_PTRACE MKNOD SYS_CHROOT NET_RAW SYS_MODULE DAC_READ_SEARCH LINUX_IMMUTABLE
  IPC_LOCK IPC_OWNER SYSLOG SYS_BOOT SYS_NICE SYS_TTY_CONFIG AUDIT_CONTROL AUDIT_READ LEASE'

# Docker mounts control groups read-only; systemd makes some of its own, below the container's.
# shellcheck disable=SC2016 # expanded in the machine
MACHINE_INIT='for folder in $(awk "\$3 ~ /^cgroup/ { print \$2 }" /proc/mounts); do
  mount -o remount,bind,rw,nosuid,nodev,noexec "$folder"; done; exec /sbin/init'

# make_systemd_machine NAME SUITE LOG: boots it. It has this machine's JDK and a copy of its Maven repository.
make_systemd_machine() {
  local name=$1 suite=$2 log=$3 capability jdk options=()
  "$DEPLOY/base-image/make" "$suite" systemd-sysv,dbus,git,jq,docker.io 2>"$log" |
    docker import --change 'LABEL berth.bench=reboot' - "$name" >/dev/null ||
    fail 'the system could not be made' 'see the log.' "$log"
  jdk=$(find_jdk) || fail 'this machine has no JDK to give' 'run deploy/up first: it finds or installs one.'
  for capability in $MACHINE_CAPABILITIES; do options+=(--cap-add "$capability"); done
  [[ ! -d $HOME/.m2/repository ]] || options+=(--volume "$HOME/.m2/repository:/mnt/maven:ro")
  docker volume create --label berth.bench=reboot "$name" >/dev/null
  docker run --detach --name "$name" --hostname "${name%-*}" --label berth.bench=reboot --stop-signal SIGRTMIN+3 \
    "${options[@]}" --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --security-opt systempaths=unconfined --cgroupns private --tmpfs /run:exec --tmpfs /run/lock \
    --volume "$name:/var/lib/docker" --volume "$jdk:$jdk:ro" --env container=docker --env "JAVA_HOME=$jdk" \
    "$name" /bin/sh -c "$MACHINE_INIT" >/dev/null
  await_systemd "$name"
  docker exec "$name" sh -c '[ ! -d /mnt/maven ] || { mkdir -p ~/.m2 && cp -r /mnt/maven ~/.m2/repository; }'
}

await_systemd() { # NAME
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    [[ $(docker exec "$1" systemctl is-system-running 2>/dev/null || true) != running ]] || return 0
    sleep 0.1
  done
  docker logs "$1" 2>&1 | tail -n 20 >&2
  fail "systemd does not run in container $1 after a minute" 'see above, and: docker exec '"$1"' systemctl --failed'
}

remove_systemd_machine() { # NAME
  docker rm --force --volumes "$1" >/dev/null 2>&1 || true
  docker volume rm "$1" >/dev/null 2>&1 || true
  docker image rm "$1" >/dev/null 2>&1 || true
}

# give_images NAME REFERENCE…: those that are here, which spares minutes.
give_images() {
  local name=$1 image images=()
  for image in $(docker images --format '{{.Repository}}:{{.Tag}}' | grep -E "${*:2}" || true); do images+=("$image"); done
  ((${#images[@]} == 0)) || docker save "${images[@]}" | docker exec -i "$name" docker load >/dev/null
}
