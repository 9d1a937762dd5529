#!/usr/bin/env bash
# Succeeds while the server in this container is ready. Needs nothing but bash.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${VADEMECUM_PORT:-8080}"
printf 'GET /health/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ]
