#!/usr/bin/env bash
# Starts Vademecum in a container. Settings come from the environment (docs/configuration.md), secrets from files that
# variables ending in _FILE name. JAVA_OPTS goes to the Java process; further arguments go to Payara Micro.
set -euo pipefail

jar=${VADEMECUM_JAR:-$(dirname "$(readlink -f "$0")")/vademecum.jar}
data=${VADEMECUM_DATA_DIR:-/data}
port=${VADEMECUM_PORT:-8080}

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

if ! mkdir -p "$data" 2>/dev/null || [ ! -w "$data" ]; then
    fail "The data folder $data cannot be written by user $(id -u)." \
        "Give it to that user: chown $(id -u):$(id -g) FOLDER, on the machine that mounts it."
fi
# Every secret is looked for before anything starts: a server without one would fail later and say less.
while IFS= read -r variable; do
    file=${!variable}
    [ -z "$file" ] || [ -r "$file" ] || fail "$variable names $file, which user $(id -u) cannot read."
done < <(compgen -e | grep '^VADEMECUM_.*_FILE$' || true)

# What the server unpacks is its own of each start.
rm -rf "$data/server"
mkdir -p "$data/server"
# The server takes the place of this script, and with it the signals of the engine. JAVA_OPTS is a list of words.
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector ${JAVA_OPTS:--XX:MaxRAMPercentage=70} \
    -jar "$jar" --port "$port" --rootdir "$data/server" "$@"
