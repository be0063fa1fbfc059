# A JDK of at least 25: JAVA_HOME, else one in the distribution's JVM folder, else the distribution's package.
# shellcheck shell=bash

JVM_FOLDER=/usr/lib/jvm
JDK_PACKAGE=openjdk-25-jdk-headless
JDK_LEAST=25

# Major version of the JDK in a folder; 0 if there is none (a JRE has no compiler).
jdk_version() {
  [[ -x $1/bin/javac && -r $1/release ]] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | grep . || echo 0
}

# Prints the folder of a JDK that will do.
find_jdk() {
  local folder
  for folder in "${JAVA_HOME:-}" "$JVM_FOLDER"/*; do
    [[ -n $folder ]] || continue
    if (($(jdk_version "$folder") >= JDK_LEAST)); then
      realpath -- "$folder"
      return
    fi
  done
  return 1
}

# Adds the JDK's package to what is missing, or what it takes to borrow one from Debian 13.
want_jdk() {
  ! find_jdk >/dev/null || return 0
  MISSING+=("$JDK_PACKAGE")
  apt_update
  apt_has "$JDK_PACKAGE" && return 0
  unset 'MISSING[-1]'
  want_borrowed_jdk
}

# Sets JAVA_HOME, and trusts for Maven what the machine trusts: a JDK that is not the distribution's own brings its own
# list of authorities, which lacks those that the administrator has added.
use_jdk() {
  local store=/etc/ssl/certs/java/cacerts
  begin Java
  find_jdk >/dev/null || borrow_jdk
  JAVA_HOME=$(find_jdk)
  export JAVA_HOME
  if [[ -r $store && $(realpath "$JAVA_HOME/lib/security/cacerts") != $(realpath "$store") ]]; then
    export MAVEN_OPTS="${MAVEN_OPTS:-} -Djavax.net.ssl.trustStore=$store"
  fi
  end "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release") in $JAVA_HOME"
}
