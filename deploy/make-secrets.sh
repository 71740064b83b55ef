#!/bin/sh
# Makes the secrets that docker-compose.yml reads, in deploy/secrets or the folder given. One that is there stays as it is.
set -eu
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
# The container's user is none of this machine: it must be able to read the files, and the folder keeps everybody else out.
chmod 700 "$folder"

keep() {
  [ -s "$folder/$1" ] || printf '%s' "$2" > "$folder/$1"
  chmod 644 "$folder/$1"
}

keep auth_secret "$(openssl rand -base64 48)"
keep monitoring_token "$(openssl rand -hex 24)"
keep postgres_password "$(openssl rand -hex 24)"
keep database_url "postgresql://auth:$(cat "$folder/postgres_password")@postgres:5432/auth"
