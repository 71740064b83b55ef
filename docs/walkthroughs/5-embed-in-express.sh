#!/bin/sh
# 5. Embed the library in an Express app.
#
# The app is docs/examples/express.ts, in an empty folder that is deleted in the end. It keeps its accounts itself, in
# the file auth.db: no other service is needed.
set -eu
cd "$(dirname "$0")/../.."

# TypeScript runs on Node 22.18 or newer as it is. The repository brings one, for the case that yours is older.
PATH="$(echo "$PWD"/node_modules/node-*/bin):$PATH"
port=${PORT:-3005}
app_url=http://127.0.0.1:$port

folder=$(mktemp -d)
app=
trap '[ -z "$app" ] || kill "$app" 2>/dev/null || :; wait; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM

# The packages are made from this clone. Do not take them from the public registry: there the name @auth/core belongs
# to another product.
for name in core storage-mikro; do
  npx pnpm --dir "packages/$name" pack --pack-destination "$folder" | tail -n 1
done

cp docs/examples/express.ts "$folder"
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund ./auth-core-*.tgz ./auth-storage-mikro-*.tgz express@5

# The secret seals the signing keys. Give the app the same one each time, from where you keep your secrets.
AUTH_SECRET=$(openssl rand -base64 32) PORT=$port node express.ts &
app=$!
until curl --silent --output /dev/null "$app_url/me"; do
  kill -0 "$app"
  sleep 1
done

password=$(openssl rand -base64 24)
curl --silent --show-error --fail --output /dev/null "$app_url/register" -H 'Content-Type: application/json' \
  -d "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"password\":\"$password\"}"
answer=$(
  curl --silent --show-error --fail "$app_url/login" -H 'Content-Type: application/json' \
    -d "{\"username\":\"ada\",\"password\":\"$password\"}"
)
token=$(printf '%s' "$answer" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).accessToken')

echo 'Who the app says is signed in:'
curl --silent --show-error --fail "$app_url/me" -H "Authorization: Bearer $token" | grep '"username":"ada"'
echo

# Signing out ends the session at once: the token is refused although it has not expired.
curl --silent --show-error --fail --request POST "$app_url/logout" -H "Authorization: Bearer $token"
echo 'After signing out:'
curl --silent --show-error "$app_url/me" -H "Authorization: Bearer $token" | grep '"error":"SESSION_REVOKED"'
