# Runs the real Keycloak beside the product, for bin/run --sso: fetches it, imports realm-export.json, starts it.
# Sourced, not run; needs bin/lib.sh.

KEYCLOAK_VERSION=26.7.3
keycloak=''
# Maven, while it fetches Keycloak.
fetching=''
# What the product is told about its realm; set by start_keycloak.
sso_environment=()

# Prints a password of four words, such as mito-zula-beka-runo: about 50 bits.
passphrase() {
    od -An -v -tu1 -N64 /dev/urandom | awk '
        BEGIN { c = "bdfghjklmnprstvz"; v = "aeiou" }
        { for (i = 1; i <= NF; i++) byte[n++] = $i }
        END {
            # A byte of 250 or more would prefer some vowels.
            for (i = 0; i < n && length(phrase) < 19; i++) {
                if (want) { if (byte[i] >= 250) continue; phrase = phrase substr(v, byte[i] % 5 + 1, 1); syllables++ }
                else phrase = phrase (syllables && syllables % 2 == 0 ? "-" : "") substr(c, byte[i] % 16 + 1, 1)
                want = !want
            }
            print phrase
        }'
}

# Prints the value kept under a name in $data/keycloak/secrets, which its owner alone may read; makes it at first.
keycloak_secret() {
    local file=$1 name=$2 value
    value=$(sed -n "s/^$name=//p" "$file" 2>/dev/null)
    if [ -z "$value" ]; then
        value=$(passphrase)-$(passphrase)-$(passphrase)
        (umask 077 && printf '%s=%s\n' "$name" "$value" >>"$file")
    fi
    printf '%s' "$value"
}

# Makes sure that every person of the realm has a line in sample-accounts.txt: the product takes its passwords from there as
# well, so that they are the same with and without Keycloak.
keycloak_accounts() {
    local file=$1 username
    (umask 077 && touch "$file")
    [ -s "$file" ] || printf '# Accounts of the sample company: user name, password, person.\n' >"$file"
    for username in $(sed -n 's/.*"username": "\([a-z]*\)".*/\1/p' realm-export.json); do
        grep -q "^$username " "$file" || printf '%-12s %s  %s\n' "$username" "$(passphrase)" \
            "$(sed -n "s/.*\"username\": \"$username\".*\"firstName\": \"\([^\"]*\)\", \"lastName\": \"\([^\"]*\)\".*\"realmRoles\": \[\([^]]*\)\].*/\1 \2: \3/p" realm-export.json | tr -d '"')" >>"$file"
    done
}

# Writes realm-export.json for this machine: its addresses, its secrets, and passwords that need not be changed.
keycloak_realm() {
    local accounts=$1 port=$2 client_secret=$3 program_secret=$4 target=$5
    (umask 077 && : >"$target")
    awk -v base="http://localhost:$port" -v secret="$client_secret" -v program="$program_secret" '
        FNR == NR { if ($1 !~ /^#/) password[$1] = $2; next }
        {
            gsub("http://localhost:8080", base)
            if (match($0, /"clientId": "vademecum",/)) sub(/$/, "\n      \"secret\": \"" secret "\",")
            if (match($0, /"clientId": "vademecum-program",/)) sub(/$/, "\n      \"secret\": \"" program "\",")
            if (match($0, /"username": "[a-z]+"/)) {
                name = substr($0, RSTART + 13, RLENGTH - 14)
                sub(/"credentials": \[\], "requiredActions": \["UPDATE_PASSWORD"\]/,
                    "\"credentials\": [{\"type\": \"password\", \"value\": \"" password[name] "\"}]")
            }
            print
        }' "$accounts" realm-export.json >"$target"
}

# Fetches Keycloak's archive into a folder, by Maven, which takes nothing whose checksum is another one.
fetch_keycloak() {
    local folder=$1 maven shown=0 size
    local log=$folder/fetch.log repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}/org/keycloak/keycloak-quarkus-dist/$KEYCLOAK_VERSION
    set -m
    "$MVN" -B -ntp dependency:copy -Dartifact="org.keycloak:keycloak-quarkus-dist:$KEYCLOAK_VERSION:zip" \
        -DoutputDirectory="$folder" >"$log" 2>&1 </dev/null 9>&- &
    fetching=$!
    set +m
    while kill -0 "$fetching" 2>/dev/null; do
        sleep 1
        size=$(du -sm "$repository" 2>/dev/null | cut -f 1)
        if [ "${size:-0}" -ge $((shown + 20)) ]; then
            shown=$size
            say "  $shown of about 170 MB"
        fi
    done
    maven=$fetching
    fetching=''
    wait "$maven"
}

# For whoever stops the script meanwhile.
stop_fetching() {
    [ -z "$fetching" ] || kill -- -"$fetching" 2>/dev/null || true
}

# Puts Keycloak into a folder of its own, once. What an attempt that was cut short has left is not taken.
unpack_keycloak() {
    local home=$1 parent fetched=target/keycloak/fetched
    [ ! -x "$home/bin/kc.sh" ] || return 0
    parent=$(dirname "$home")
    find_maven
    say "Fetching Keycloak $KEYCLOAK_VERSION from Maven Central (about 170 MB, once) …"
    rm -rf "$fetched"
    mkdir -p "$fetched" "$parent"
    if ! fetch_keycloak "$fetched"; then
        grep -E '^\[ERROR\]' "$fetched/fetch.log" | head -n 3 | cut -c 1-300 >&2
        fail "Keycloak could not be fetched." \
            "It comes from Maven Central: is this machine online? A proxy stands in ~/.m2/settings.xml." \
            "The same command tries again; bin/run without --sso needs no Keycloak." \
            "All that Maven said: $PWD/$fetched/fetch.log"
    fi
    say "Unpacking it in $parent …"
    rm -rf "$home" "$parent/unpacking"
    mkdir "$parent/unpacking"
    if ! (cd "$parent/unpacking" && "$JAVA_HOME/bin/jar" xf "$OLDPWD/$fetched/keycloak-quarkus-dist-$KEYCLOAK_VERSION.zip"); then
        fail "Keycloak could not be unpacked in $parent." "Is there room on the disk? It needs about 400 MB."
    fi
    chmod +x "$parent/unpacking/keycloak-$KEYCLOAK_VERSION/bin/kc.sh"
    # Whole or not at all.
    mv "$parent/unpacking/keycloak-$KEYCLOAK_VERSION" "$home"
    rm -rf "$parent/unpacking" "$fetched"
}

keycloak_failed() {
    say '' >&2
    say "$1" >&2
    grep -E 'ERROR|Caused by' "$2" | head -n 5 | cut -c 1-400 | sed 's/^/  /' >&2 || true
    say "All of it: $2" >&2
    exit 1
}

# Starts Keycloak with the realm and returns when it answers. Sets keycloak to its process, and sso_environment.
start_keycloak() {
    local data=$1 port=$2 sso_port=$3 begun=$SECONDS
    local folder=$data/keycloak log=$data/log/keycloak.log
    local home=$folder/keycloak-$KEYCLOAK_VERSION secrets=$folder/secrets issuer=http://localhost:$sso_port/realms/vademecum
    mkdir -p "$folder"
    unpack_keycloak "$home"
    keycloak_accounts "$data/sample-accounts.txt"
    local client_secret program_secret admin_password
    admin_password=$(keycloak_secret "$secrets" admin-password)
    client_secret=$(keycloak_secret "$secrets" client-secret)
    program_secret=$(keycloak_secret "$secrets" program-secret)
    # The realm knows the exact addresses of the product: with others, it is made anew.
    if [ "$(cat "$folder/made-for" 2>/dev/null)" != "$port $sso_port" ]; then
        [ ! -s "$folder/made-for" ] || say "The ports have changed: Keycloak's realm is made anew."
        rm -rf "$home/data/h2"
    fi
    mkdir -p "$home/data/import"
    keycloak_realm "$data/sample-accounts.txt" "$port" "$client_secret" "$program_secret" "$home/data/import/vademecum.json"
    say "Starting Keycloak $KEYCLOAK_VERSION on port $sso_port …"
    set -m
    # JAVA_OPTS is the product's.
    KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=$admin_password env -u JAVA_OPTS \
        JAVA_OPTS_KC_HEAP="${KEYCLOAK_HEAP:--Xms64m -Xmx512m}" \
        "$home/bin/kc.sh" start-dev --import-realm --http-host=127.0.0.1 --http-port="$sso_port" >"$log" 2>&1 </dev/null 9>&- &
    keycloak=$!
    set +m
    until keycloak_answers "$sso_port"; do
        kill -0 "$keycloak" 2>/dev/null || keycloak_failed "Keycloak ended while it started." "$log"
        [ $((SECONDS - begun)) -lt 300 ] || keycloak_failed "Keycloak is not ready after five minutes." "$log"
        sleep 0.5
    done
    # The copy holds passwords, and Keycloak knows them now.
    rm -f "$home/data/import/vademecum.json"
    printf '%s %s\n' "$port" "$sso_port" >"$folder/made-for"
    say "Keycloak is ready after $((SECONDS - begun)) s."
    sso_environment=(
        VADEMECUM_AUTH_MODE=oidc
        "VADEMECUM_OIDC_ISSUER=$issuer"
        "VADEMECUM_OIDC_CLIENT_SECRET=$client_secret"
        "VADEMECUM_PUBLIC_URL=http://localhost:$port")
}

keycloak_answers() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf 'GET /realms/vademecum/.well-known/openid-configuration HTTP/1.0\r\nHost: localhost:%s\r\n\r\n' "$1" >&3
        read -r -t 5 _ status _ <&3 && [ "$status" = 200 ]
    ) 2>/dev/null
}
