#!/bin/sh
# 4. Restore a backup.
#
# On SQLite, in a folder that is deleted in the end: nothing of yours is touched. A service is backed up while it runs
# and loses its database; a second one goes on with the copy. PostgreSQL has pg_dump and pg_restore for this; what is
# said about the secret is true there, too.
set -eu
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
export PORT="${PORT:-3004}"
auth_url=http://127.0.0.1:$PORT
# What the steps before, or your .env, say about these is not meant here.
export DATABASE_URL="sqlite:$folder/auth.db" REDIS_URL='' LOG_DIR="$folder/logs"
# The secret opens the signing keys in the copy. Keep it, too, and in another place.
AUTH_SECRET=$(openssl rand -base64 48)
export AUTH_SECRET

service=
start() {
  npm start &
  service=$!
  until curl --silent --fail --output /dev/null "$auth_url/health/ready"; do
    kill -0 "$service"
    sleep 1
  done
}
stop() {
  [ -z "$service" ] || kill "$service" 2>/dev/null || :
  wait
}
trap 'stop; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

start
password=$(openssl rand -base64 24)
answer=$(
  curl --silent --show-error --fail "$auth_url/api/v1/auth/register" -H 'Content-Type: application/json' \
    -d "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"password\":\"$password\"}"
)
token=$(printf '%s' "$answer" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).access_token')

# The copy is complete and of one moment, although the service writes meanwhile.
npx auth backup "$folder/backup.db"

# The worst happens: all that is left is the copy, and the secret.
stop
rm "$folder"/auth.db*
echo 'The database is lost.'

# A backup is a database. It is put where the service looks for one, and the service is started as ever.
cp "$folder/backup.db" "$folder/auth.db"
start

curl --silent --show-error --fail --output /dev/null "$auth_url/api/v1/auth/login" \
  -H 'Content-Type: application/json' -d "{\"username\":\"ada\",\"password\":\"$password\"}"
echo 'Restored: ada signs in with her password.'

# With another secret this token would be refused.
curl --silent --show-error --fail --output /dev/null "$auth_url/api/v1/auth/me" -H "Authorization: Bearer $token"
echo 'Restored: who was signed in still is.'
