# Debian 12 has no JDK 25: Debian 13's is taken then, as files beside the system's own packages. It needs Debian 13's C
# library, so that comes with it, and its programs are pointed there; nothing else on the machine sees it.
# shellcheck shell=bash

BORROWED_JDK=$JVM_FOLDER/debian-13-openjdk-25

want_borrowed_jdk() {
  want mmdebstrap mmdebstrap debian-archive-keyring
  want patchelf patchelf
}

borrow_jdk() {
  # Hidden, so that half a JDK is never found for a whole one.
  local log=$LOGS/java.log work=$JVM_FOLDER/.borrowing
  ((EUID == 0)) || fail "there is no JDK $JDK_LEAST or newer here" \
    "unpack one anywhere and run again with JAVA_HOME=/its/folder, or run this once as root, which takes Debian 13's."
  progress "no JDK $JDK_LEAST in this system: taking Debian 13's"
  rm -rf "$work"
  mkdir -p "$work"
  {
    mmdebstrap --variant=extract --include="$JDK_PACKAGE" trixie "$work/tree" 9>&- &&
      lift_jdk "$work/tree" "$work/jdk" && point_to_libraries "$work/jdk"
  } >"$log" 2>&1 ||
    fail "Debian 13's JDK could not be taken" \
      'make sure that the Debian mirror can be reached; or unpack a JDK anywhere and run again with JAVA_HOME=/its/folder.' "$log"
  rm -rf "$BORROWED_JDK"
  mv -T "$work/jdk" "$BORROWED_JDK"
  rm -rf "$work"
  # Class data to share, which the package would have made when it was installed: quicker starts.
  "$BORROWED_JDK/bin/java" -Xshare:dump >>"$log" 2>&1 || true
}

# lift_jdk TREE FOLDER: the JDK, with its settings in it, and the libraries beside it.
lift_jdk() {
  local tree=$1 folder=$2 link
  cp -a "$tree"/usr/lib/jvm/java-25-openjdk-* "$folder" || return
  while IFS= read -r link; do
    cp --remove-destination "$tree$(readlink "$link")" "$link" || return
  done < <(find "$folder" -type l -lname '/etc/java-25-openjdk/*')
  mkdir "$folder/lib/debian-13"
  cp -L "$tree"/usr/lib/*-linux-gnu/*.so* "$folder/lib/debian-13/"
}

point_to_libraries() {
  local folder=$1 file loader libraries=$BORROWED_JDK/lib/debian-13
  loader=$libraries/$(basename "$folder"/lib/debian-13/ld-linux-*.so*)
  while IFS= read -r file; do
    patchelf --print-rpath "$file" >/dev/null 2>&1 || continue
    ! patchelf --print-interpreter "$file" >/dev/null 2>&1 || patchelf --set-interpreter "$loader" "$file" || return
    patchelf --force-rpath --set-rpath "\$ORIGIN:\$ORIGIN/../lib:\$ORIGIN/..:$libraries" "$file" || return
  done < <(find "$folder/bin" "$folder/lib" -path "$folder/lib/debian-13" -prune -o -type f -print)
}
