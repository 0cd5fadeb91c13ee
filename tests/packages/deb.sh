#!/usr/bin/env bash
# deb.sh OLD NEW: the life of the Debian package.
FORMAT=deb
source "$(dirname "${BASH_SOURCE[0]}")/story.sh"
old=$1 new=$2

apt() { DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 --yes "$@" > /dev/null; }
number() { dpkg-deb --field "$1" Version; }

apt install --no-install-recommends "$old"
is_version "$(number "$old")"
is_known_to_the_desktop
starts
upgrades_by apt install --no-install-recommends "$new"
is_version "$(number "$new")"
removed_by apt purge parkmate-companion
