#!/usr/bin/env bash
# Run once by PostgreSQL's image, on an empty volume: a user and a database for Vademecum, and one for Keycloak.
set -euo pipefail
secrets=${SECRETS:-/run/secrets}
for name in vademecum keycloak; do
    password=$(<"$secrets/$name-db")
    psql -v ON_ERROR_STOP=1 -v name="$name" -v password="$password" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
done
