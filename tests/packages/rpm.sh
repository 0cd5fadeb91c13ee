#!/usr/bin/env bash
# rpm.sh OLD NEW: the life of the RPM package. Where the system is Debian, it doesn't know what is installed by the names that RPM has
# for it; so what the package needs is looked up by hand.
FORMAT=rpm
source "$(dirname "${BASH_SOURCE[0]}")/story.sh"
old=$1 new=$2

number() { rpm --query --package --queryformat '%{VERSION}' "$1"; }

rpm --query --package --requires "$new" | grep '^lib.*\.so' | sed 's/(.*//' | while read -r library; do
    /sbin/ldconfig -p | grep "$library" > /dev/null || fail "$library is needed, and not there"
done
rpm --initdb
rpm --install --nodeps "$old"
is_version "$(number "$old")"
is_known_to_the_desktop
starts
upgrades_by rpm --upgrade --nodeps "$new"
is_version "$(number "$new")"
removed_by rpm --erase parkmate-companion
