#!/usr/bin/env bash
# Starts Keycloak in its container: gives it the secrets that it takes from nowhere but its environment, and the realm with
# this installation's addresses and client secrets. Its image has bash and little else.
set -euo pipefail

home=${KEYCLOAK_HOME:-/opt/keycloak}
secrets=${SECRETS:-/run/secrets}
template=${REALM_TEMPLATE:-/opt/vademecum/realm-export.json}
public=${VADEMECUM_PUBLIC_URL:?the address that browsers know Vademecum by}
internal=${VADEMECUM_INTERNAL_URL:?the address that Keycloak reaches Vademecum at}

secret() {
    local value
    value=$(<"$secrets/$1") || exit 1
    [ -n "$value" ] || { printf 'The secret %s is empty.\n' "$1" >&2 && exit 1; }
    printf '%s' "$value"
}

# The text of the first argument with its second, which must be there, replaced by the third everywhere.
replaced() {
    case $1 in
        *"$2"*) printf '%s' "${1//"$2"/"$3"}" ;;
        *) printf 'The realm has no %s.\n' "$2" >&2 && exit 1 ;;
    esac
}

client_secret=$(secret oidc-client)
program_secret=$(secret oidc-program)
realm=$(<"$template")
realm=$(replaced "$realm" "http://localhost:8080/sso/backchannel-logout" "$internal/sso/backchannel-logout")
realm=$(replaced "$realm" "http://localhost:8080" "$public")
realm=$(replaced "$realm" '"clientId": "vademecum",' "\"clientId\": \"vademecum\", \"secret\": \"$client_secret\",")
realm=$(replaced "$realm" '"clientId": "vademecum-program",' \
    "\"clientId\": \"vademecum-program\", \"secret\": \"$program_secret\",")
mkdir -p "$home/data/import"
umask 077
printf '%s\n' "$realm" >"$home/data/import/vademecum.json"

KC_BOOTSTRAP_ADMIN_PASSWORD=$(secret keycloak-admin)
KC_DB_PASSWORD=$(secret keycloak-db)
export KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD KC_DB_PASSWORD
# A realm that is there already is left as it is.
exec "$home/bin/kc.sh" start --import-realm "$@"
