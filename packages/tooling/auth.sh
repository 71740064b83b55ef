#!/bin/sh
# `npx auth` in the repository: package.json names it, so it is found before anything is installed. The Node in npm_node_execpath
# takes signals, which the one in node_modules/.bin, a shell around the real one, does not.
exec "${npm_node_execpath:-node}" "$(dirname "$(readlink -f "$0")")/bootstrap.mjs" auth "$@"
