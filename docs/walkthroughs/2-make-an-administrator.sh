#!/bin/sh
# 2. Make an administrator.
#
# The service of the first step may run meanwhile. The command line reads the same settings as the service, so give it
# the same ones. The password comes from the keyboard, or from standard input; it is never an argument, which every
# program on the machine could read.
set -eu
cd "$(dirname "$0")/../.."

export DATABASE_URL="${DATABASE_URL:-postgresql://auth:auth@localhost:5432/auth}"
export REDIS_URL="${REDIS_URL:-redis://localhost:6379}"
auth_url=${AUTH_URL:-http://127.0.0.1:3000}
username=${1:-ada}
email=${2:-$username@example.org}

if [ -t 0 ]; then
  trap 'stty echo' EXIT
  trap 'exit 1' INT TERM
  stty -echo
  printf 'The password of %s: ' "$username"
fi
IFS= read -r password
if [ -t 0 ]; then stty echo && echo; fi

# A password that is easy to guess is refused, and so is a name that somebody has. By itself, on a terminal,
# `npx auth user create EMAIL USERNAME --admin` asks for the password.
printf '%s\n' "$password" | npx auth user create "$email" "$username" --admin

# Signing in gives an access token and a refresh token.
answer=$(
  printf '%s' "$password" |
    node -p 'JSON.stringify({ username: process.argv[1], password: fs.readFileSync(0, "utf8") })' "$username" |
    curl --silent --show-error --fail "$auth_url/api/v1/auth/login" -H 'Content-Type: application/json' --data-binary @-
)
token=$(printf '%s' "$answer" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).access_token')

# Only administrators may see the list of users; anybody else would be answered 403.
users=$(curl --silent --show-error --fail "$auth_url/api/v1/admin/users?role=admin" -H "Authorization: Bearer $token")
echo 'The administrators, as the new one sees them:'
printf '%s' "$users" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).items.map(({ username }) => username).join("\n")'
