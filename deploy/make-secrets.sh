#!/bin/sh
# make-secrets.sh DIR [NAME...] - random secrets, without names all that a trial needs; existing ones are kept.
#
# The directory is closed to others. The files in it are not, because a container's user, which has another
# number than yours, reads them one by one through a mount.
set -eu

dir=${1:?usage: make-secrets.sh DIR [NAME...]}
shift
[ $# -gt 0 ] || set -- app-secret verify-token access-token missed-call
mkdir -p "$dir"
chmod 700 "$dir"
for name; do
	[ -s "$dir/$name" ] || od -An -vtx1 -N32 /dev/urandom | tr -d ' \n' >"$dir/$name"
	chmod 644 "$dir/$name"
done
