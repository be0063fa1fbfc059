# What would be built: a digest of the sources, the same in a clone with changes and in an unpacked archive.
# shellcheck shell=bash

# What the control plane and the router are made of; a change elsewhere needs no build. Maven reads every module's pom.xml.
SOURCE_FOLDERS=(pom.xml platform-api web-console builder node-runtime router migrations end-to-end/pom.xml)

# Names of the source files, each ended by a zero byte.
source_files() {
  cd "$CHECKOUT" || exit
  {
    # Deleted files are still listed by git; git may also refuse a checkout of another owner.
    git ls-files -z --cached --others --exclude-standard -- "${SOURCE_FOLDERS[@]}" 2>/dev/null ||
      find "${SOURCE_FOLDERS[@]}" -name target -prune -o -type f -print0
  } | sort -z -u | while IFS= read -r -d '' file; do
    [[ ! -f $file ]] || printf '%s\0' "$file"
  done
}

source_fingerprint() {
  (source_files | (cd "$CHECKOUT" && xargs -0 sha256sum)) | sha256sum | cut -c -12
}

# folder_fingerprint FOLDER…: of built files.
folder_fingerprint() {
  find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sed 's/  .*\//  /' | sha256sum | cut -c -12
}
