# shellcheck shell=bash disable=SC2034 # app/demo reads what this sets
# For app/demo: the servers it starts, with their certificates, and the messages it sends them.

binary='' # the program
work=''   # a directory of the demo's own; everything it writes is there
declare -A pid_of=() url_of=() sender_of=()

# A certificate authority, a certificate for each server and the secret that signs tokens. They
# live for a day at most, and for the demo only.
make_credentials() {
    local name request=(openssl req -config "$work/openssl.cnf" -x509 -days 1 -nodes
        -newkey ec -pkeyopt ec_paramgen_curve:P-256)
    printf '[req]\ndistinguished_name = dn\n[dn]\n' >"$work/openssl.cnf"
    "${request[@]}" -keyout "$work/ca.key" -out "$work/ca.pem" -subj '/CN=coqewd demo' \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign ||
        return 1
    for name in "$@"; do
        "${request[@]}" -keyout "$work/$name.key" -out "$work/$name.pem" -subj "/CN=$name" \
            -CA "$work/ca.pem" -CAkey "$work/ca.key" \
            -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=serverAuth \
            -addext subjectAltName=IP:127.0.0.1,DNS:localhost || return 1
    done
    (umask 077 && openssl rand -hex 32 >"$work/jwt_secret")
} 2>"$work/openssl.log"

# start_server NAME PORT [FLAG...]: comes back when it listens, with its URL in url_of.
start_server() {
    local name=$1 port=$2
    shift 2
    : >"$work/$name.out"
    # A session of its own, so that Ctrl-C ends the demo, and the demo the servers.
    setsid "$binary" serve --demo --server-name "$name" --port "$port" --grace 2s \
        --tls-cert "$work/$name.pem" --tls-key "$work/$name.key" \
        --jwt-secret-file "$work/jwt_secret" "$@" \
        >"$work/$name.out" 2>"$work/$name.log" </dev/null &
    pid_of[$name]=$!
    within_20s is_listening "$name" || server_failed "$name"
}

is_listening() {
    is_running "$1" || server_failed "$1"
    [[ $(<"$work/$1.out") =~ listening\ on\ (https://[^[:space:]]+) ]] || return 1
    url_of[$1]=${BASH_REMATCH[1]}
}

is_running() {
    kill -0 "${pid_of[$1]}" 2>/dev/null
}

server_failed() {
    tail -n 20 "$work/$1.log" >&2
    printf 'app/demo: the server %s did not start; the end of its log is above\n' "$1" >&2
    exit 1
}

# Asks again until the command says yes.
within_20s() {
    local end=$((SECONDS + 20))
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.05
    done
}

kill_server() {
    kill -KILL "${pid_of[$1]}"
    wait "${pid_of[$1]}" 2>/dev/null || true
    unset "pid_of[$1]"
}

# Stops all servers. A server that needs to be killed or does not exit with 0 counts as a failure.
stop_servers() {
    local name failed=0
    for name in "${!pid_of[@]}"; do
        kill -TERM "${pid_of[$name]}" 2>/dev/null || true
    done
    for name in "${!pid_of[@]}"; do
        within_20s has_ended "$name" || kill -KILL "${pid_of[$name]}" 2>/dev/null || true
        wait "${pid_of[$name]}" || failed=1
        unset "pid_of[$name]"
    done
    return $failed
}

has_ended() {
    ! is_running "$1"
}

# send SERVER APPLICATION TYPE [JSON]: one message through `coqewd call`. What came back is in
# `replies`, a line each, and the last one, the reply or fault, in `reply`; `log` has what --verbose
# tells; `code` is the exit code. Messages to one application of a server share a session.
send() {
    start_sending call "$@"
    finish_sending call
}

# The two halves of it, for a message whose reply takes a while; NAME tells several such apart.
start_sending() {
    local name=$1 server=$2
    shift 2
    "$binary" call "${url_of[$server]}" "$@" --ca "$work/ca.pem" --timeout 20s --verbose \
        --token-file "$(session_file "$server" "$1")" \
        >"$work/$name.out" 2>"$work/$name.log" </dev/null &
    sender_of[$name]=$!
}

finish_sending() {
    code=0
    wait "${sender_of[$1]}" || code=$?
    unset "sender_of[$1]"
    mapfile -t replies <"$work/$1.out"
    log=$(<"$work/$1.log")
    # Without any it is the reason that stands in the log.
    [[ ${#replies[@]} -gt 0 ]] || replies=("${log##*$'\n'}")
    reply=${replies[-1]}
}

# session_file SERVER APPLICATION
session_file() {
    printf '%s/%s.%s.token' "$work" "$1" "$2"
}

# What the token of a session says to everybody who has it.
claims_of() {
    local token payload
    token=$(<"$(session_file "$@")")
    payload=${token#*.}
    payload=${payload%.*}
    payload=${payload//-/+}
    while ((${#payload} % 4)); do payload+='='; done
    base64 --decode <<<"${payload//_//}"
}

# Whether a server answers messages of this kind; for links that are still dialled.
answers() {
    send "$@"
    [[ $code == 0 ]]
}
