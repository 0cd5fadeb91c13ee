#!/bin/sh
# layer.sh FOLDER REPOSITORY TARGET COMMAND...: runs a command as if in this system, in a layer over it that takes all changes and is gone
# afterwards. It is mounted at FOLDER, in memory; the repository and what was built may lie on disks of their own. To be run by root in a
# mount namespace of its own (`unshare --mount --pid --fork`).
set -e
folder=$1 repository=$2 target=$3
shift 3
system=$folder/system

mount -t tmpfs layer "$folder"
mkdir "$folder/changes" "$folder/work" "$system"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/changes,workdir=$folder/work" "$system"
for part in /dev /sys; do mount --rbind "$part" "$system$part"; done
mount -t proc proc "$system/proc"
mount -t tmpfs tmp "$system/tmp"
chmod 1777 "$system/tmp"
for part in "$repository" "$target"; do
    mkdir -p "$system$part"
    mount --rbind "$part" "$system$part"
done
exec chroot "$system" "$@"
