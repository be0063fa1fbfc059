# berth/base, the image on which the language images are built: made once, made again when its recipe changes.
# shellcheck shell=bash

BASE_IMAGE=berth/base:latest

# What it is made of: the recipe and the authorities that this machine trusts beside Debian's.
base_image_recipe() {
  cat "$DEPLOY/base-image/make" /usr/local/share/ca-certificates/*.crt 2>/dev/null | sha256sum | cut -c -16
}

base_image_is_current() {
  [[ $(docker image inspect --format '{{index .Config.Labels "berth.recipe"}}' "$BASE_IMAGE" 2>/dev/null) == \
    "$(base_image_recipe)" ]]
}

want_base_image() {
  want mmdebstrap mmdebstrap debian-archive-keyring
}

make_base_image() {
  local log=$LOGS/base-image.log line before
  begin 'Base image'
  if base_image_is_current; then
    end "$BASE_IMAGE is there"
    return
  fi
  before=$(docker image inspect --format '{{.Id}}' "$BASE_IMAGE" 2>/dev/null || true)
  progress 'Debian 13, made with mmdebstrap'
  base_image_pipe 2>&1 | while IFS= read -r line; do
    echo "$line" >>"$log"
    [[ $line != 'I: '* ]] || progress "${line#I: }"
  done || fail 'mmdebstrap or docker import did not work' "$(base_image_advice "$log")" "$log"
  # Images that were built on the old one keep its layers; only the name-less rest goes.
  [[ -z $before ]] || docker image rm "$before" >/dev/null 2>&1 || true
  end "$BASE_IMAGE made ($(docker image inspect --format '{{.Size}}' "$BASE_IMAGE" | numfmt --to=iec))"
}

base_image_pipe() {
  "$DEPLOY/base-image/make" trixie 9>&- |
    docker import --change 'LABEL berth.image=base' --change "LABEL berth.made-by=$(installation)" \
      --change "LABEL berth.recipe=$(base_image_recipe)" - "$BASE_IMAGE" 9>&-
}

base_image_advice() {
  if grep -q -i -E 'NO_PUBKEY|not signed|keyring' "$1"; then
    echo "this machine does not know the keys of Debian 13: apt-get install --only-upgrade debian-archive-keyring; then run this again."
  elif ((EUID != 0)) && grep -q -i -E 'newuidmap|unshare|subuid' "$1"; then
    echo "mmdebstrap needs root, or the package uidmap and user namespaces: run this once as root."
  else
    echo "make sure that the Debian mirror can be reached; then run this again."
  fi
}
