#!/bin/sh
# 6. Verify a token in another service.
#
# The service of the first step runs meanwhile and signs somebody in. The other service is
# docs/examples/verify-express.ts, in an empty folder that is deleted in the end: it has no database, and knows nothing
# but where the public keys are.
set -eu
cd "$(dirname "$0")/../.."

auth_url=${AUTH_URL:-http://127.0.0.1:3000}
port=${PORT:-3006}
service_url=http://127.0.0.1:$port
# TypeScript runs on Node 22.18 or newer as it is. The repository brings one, for the case that yours is older.
PATH="$(echo "$PWD"/node_modules/node-*/bin):$PATH"

folder=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || :; wait; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

# The package is made from this clone. Do not take it from the public registry: there the name @auth/core belongs to
# another product.
npx pnpm --dir packages/core pack --pack-destination "$folder" | tail -n 1
cp docs/examples/verify-express.ts "$folder"
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund ./auth-core-*.tgz express@5

# Issuer and audience are what the authentication service writes into its tokens: its PUBLIC_URL, letter by letter,
# unless JWT_ISSUER says otherwise, and its JWT_AUDIENCE.
AUTH_ISSUER=$auth_url AUTH_AUDIENCE=auth AUTH_JWKS_URL=$auth_url/.well-known/jwks.json PORT=$port \
  node verify-express.ts &
service=$!
until curl --silent --output /dev/null "$service_url/"; do
  kill -0 "$service"
  sleep 1
done

visitor=caller-$(date +%s)
answer=$(
  curl --silent --show-error --fail "$auth_url/api/v1/auth/register" -H 'Content-Type: application/json' \
    -d "{\"email\":\"$visitor@example.org\",\"username\":\"$visitor\",\"password\":\"$(openssl rand -base64 24)\"}"
)
token=$(printf '%s' "$answer" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).access_token')
id=$(printf '%s' "$answer" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).user.id')

echo "Who the other service says is calling; the authentication service says $id:"
curl --silent --show-error --fail "$service_url/" -H "Authorization: Bearer $token" | grep "\"user_id\":\"$id\""
echo

# A token that was changed in one place is worth nothing, and neither is none at all.
for header in "Authorization: Bearer ${token}A" 'Accept: */*'; do
  status=$(curl --silent --output /dev/null --write-out '%{http_code}' "$service_url/" -H "$header")
  [ "$status" = 401 ] || { echo "Answered $status instead of 401." >&2; exit 1; }
done
echo 'Without a good token the answer is 401.'
