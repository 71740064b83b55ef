#!/bin/sh
# 3. Rotate the signing key, and see that nobody is signed out.
#
# The service of the first step runs meanwhile.
set -eu
cd "$(dirname "$0")/../.."

export DATABASE_URL="${DATABASE_URL:-postgresql://auth:auth@localhost:5432/auth}"
export REDIS_URL="${REDIS_URL:-redis://localhost:6379}"
auth_url=${AUTH_URL:-http://127.0.0.1:3000}

# Somebody is signed in before: a registration answers with tokens, as a login does.
visitor=rotation-$(date +%s)
answer=$(
  curl --silent --show-error --fail "$auth_url/api/v1/auth/register" -H 'Content-Type: application/json' \
    -d "{\"email\":\"$visitor@example.org\",\"username\":\"$visitor\",\"password\":\"$(openssl rand -base64 24)\"}"
)
token=$(printf '%s' "$answer" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).access_token')

# The new key is published now, and signs in ten minutes, when every instance and every service that verifies tokens
# has read it. Until then another rotation changes nothing.
next=$(npx auth keys rotate --json | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).kid')
npx auth keys list | grep "^$next.* next "

# The running service hears of it through Redis; where there is none, it looks by itself within a minute.
seconds=0
until curl --silent --show-error --fail "$auth_url/.well-known/jwks.json" | grep --quiet "\"$next\""; do
  seconds=$((seconds + 1))
  [ "$seconds" -le 70 ] || { echo 'The service does not publish the new key.' >&2; exit 1; }
  sleep 1
done
echo "Published at $auth_url/.well-known/jwks.json: $next"

# The token of before is good until it expires.
curl --silent --show-error --fail "$auth_url/api/v1/auth/me" -H "Authorization: Bearer $token" | grep --quiet "$visitor"
echo "$visitor is still signed in."
