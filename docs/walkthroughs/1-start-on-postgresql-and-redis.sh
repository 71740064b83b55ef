#!/bin/sh
# 1. Start the service on PostgreSQL and Redis.
#
# You need both of them running, and in PostgreSQL an empty database with its owner:
#
#   CREATE ROLE auth LOGIN PASSWORD 'auth';
#   CREATE DATABASE auth OWNER auth;
set -eu
cd "$(dirname "$0")/../.."

export DATABASE_URL="${DATABASE_URL:-postgresql://auth:auth@localhost:5432/auth}"
export REDIS_URL="${REDIS_URL:-redis://localhost:6379}"
export PORT="${PORT:-3000}"
auth_url=http://127.0.0.1:$PORT

# Nothing else has to be set on a machine of your own. The secret that seals the signing keys is made at the first
# start and kept in ./data; in production it is AUTH_SECRET. The tables are made at the start as well.
npm start &
service=$!
trap 'kill "$service" 2>/dev/null || :; wait "$service" || :' EXIT
trap 'exit 0' INT TERM

# It installs what is missing first. Where it cannot start, its last lines say why, and this script ends with it.
until curl --silent --fail --output /dev/null "$auth_url/health/ready"; do
  kill -0 "$service"
  sleep 1
done

# "shared" says that all instances count together, in Redis; without one it would be "local", or "degraded" while
# Redis is away.
echo 'Its health:'
curl --silent --show-error --fail "$auth_url/health" | grep '"rate_limiter":"shared"'
echo

# Somebody registers over HTTP, and the command line finds them: it reads the same settings, and so the same database.
visitor=first-$(date +%s)
curl --silent --show-error --fail --output /dev/null "$auth_url/api/v1/auth/register" \
  -H 'Content-Type: application/json' \
  -d "{\"email\":\"$visitor@example.org\",\"username\":\"$visitor\",\"password\":\"$(openssl rand -base64 24)\"}"
echo 'Who has just registered, in PostgreSQL:'
npx auth user list --query "$visitor" | grep "$visitor"

echo "The service is ready at $auth_url, and its documentation at $auth_url/docs. Ctrl-C ends it."
wait "$service"
