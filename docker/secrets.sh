#!/usr/bin/env bash
# Makes the secrets that compose.yaml hands to the containers, in docker/secrets; those that are there stay as they are.
# The folder is its owner's alone. The files in it can be read by all, since each container has a user of its own.
set -euo pipefail
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
for name in postgres vademecum-db keycloak-db keycloak-admin oidc-client oidc-program; do
    if [ ! -s "$folder/$name" ]; then
        od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n' >"$folder/$name"
        chmod 644 "$folder/$name"
    fi
done
printf 'The secrets are in %s.\n' "$folder"
