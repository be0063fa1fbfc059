# Read by every command of this folder: one idea a file, in the order in which they build on each other.
# shellcheck shell=bash
set -Eeuo pipefail
umask 022
# Java takes from the locale which file names it can write: in a bare system's, none but ASCII ones. Debian always has this.
export LC_ALL=C.UTF-8

CHECKOUT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
DEPLOY=$CHECKOUT/deploy
readonly CHECKOUT DEPLOY

for part in report setting-kinds settings home lock packages java borrowed-jdk docker ports processes base-image fingerprint build \
  postgres training router control-plane api apps first-app; do
  # shellcheck source=/dev/null
  source "$DEPLOY/lib/$part.sh"
done
unset part
