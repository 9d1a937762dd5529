# Shared by the scripts in this folder: finds a JDK and Maven, and says clearly what is missing.
# Sourced, not run.

say() { printf '%s\n' "$*"; }

fail() {
    printf '\n%s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

# Prints the major version of the JDK in $1, nothing when it is none.
jdk_major() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}

# Sets JAVA_HOME to a JDK of version 21 or newer, the newest found unless JAVA_HOME already is one, and puts its java first
# on the PATH: Maven and what it starts take it from there.
find_jdk() {
    local best='' best_major=20 candidate major
    major=$(jdk_major "${JAVA_HOME:-/nonexistent}")
    if [ "${major:-0}" -ge 21 ]; then
        export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
        return
    fi
    for candidate in \
        "$(dirname "$(dirname "$(readlink -f "$(command -v javac 2>/dev/null || echo /nonexistent)" 2>/dev/null || echo /)")")" \
        /usr/lib/jvm/* /opt/*jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -d "$candidate" ] || continue
        major=$(jdk_major "$candidate")
        if [ "${major:-0}" -gt "$best_major" ]; then
            best=$candidate
            best_major=$major
        fi
    done
    [ -n "$best" ] || fail "Vademecum needs a JDK of version 21 or newer, and none was found." \
        "Debian 13, Ubuntu: sudo apt-get install openjdk-21-jdk" \
        "Debian 12:         install Temurin 21 or newer from adoptium.net" \
        "Fedora:            sudo dnf install java-21-openjdk-devel" \
        "macOS:             brew install openjdk@21" \
        "Or set JAVA_HOME to the JDK's folder."
    export JAVA_HOME=$best PATH="$best/bin:$PATH"
}

# Sets MVN to Maven, or to the wrapper where Maven is not installed.
find_maven() {
    if command -v mvn >/dev/null 2>&1; then MVN=mvn; else MVN=./mvnw; fi
}

# Prints the folder of PostgreSQL's server programs, nothing when there is none.
find_postgres() {
    local folder
    for folder in "$(dirname "$(command -v initdb 2>/dev/null || echo /nonexistent/x)")" \
        /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            printf '%s' "$folder"
            return
        fi
    done
}

# Sets sudo to what runs apt-get as root, which may ask for a password; says what to do where the packages $* cannot be installed.
find_apt() {
    sudo=''
    command -v apt-get >/dev/null 2>&1 || fail "These are missing: $*. This script can install them only on Debian and Ubuntu." \
        "Install them with your package manager, which may have other names for them."
    [ "$(id -u)" -ne 0 ] || return 0
    sudo=sudo
    command -v sudo >/dev/null 2>&1 && sudo apt-get --version >/dev/null \
        || fail "These are missing: $*" "As root: apt-get install $*"
}

# Installs Debian packages, once find_apt has returned.
install_packages() {
    say "Installing $* …"
    $sudo apt-get update -qq </dev/null >/dev/null || fail "apt-get update failed."
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null \
        || fail "apt-get install $* failed."
}
