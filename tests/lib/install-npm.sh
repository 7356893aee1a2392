#!/bin/sh
# install-npm.sh - npm ci for the tests, when the lock file is not the one that is installed.
set -eu
cd "$(dirname "$0")/.."

installed=node_modules/.installed-lock
if cmp -s package-lock.json $installed; then
	exit 0
fi
printf '\033[1m==\033[0m %s\n' "Installing the npm packages of the tests"
npm ci --no-fund --no-audit --loglevel=error
cp package-lock.json $installed
