#!/bin/sh
# usage (inside a fresh mount namespace): reach.sh STASH CLOSED_FOLDER… -- COMMAND…
# Covers each closed folder by an empty one that may be passed through but not listed, and binds every entry of the
# original back to its place with its own mode. See reach.mjs for why.
set -eu
stash=$1
shift
here=$PWD
mount -t tmpfs -o mode=0700 landfall-reach "$stash"
while [ "$1" != -- ]; do
  folder=$1
  shift
  mkdir "$stash/original"
  mount --rbind "$folder" "$stash/original"
  mount -t tmpfs -o mode=0711,size=64m landfall-reach "$folder"
  for entry in "$stash"/original/* "$stash"/original/.[!.]* "$stash"/original/..?*; do
    place=$folder/${entry##*/}
    if [ -L "$entry" ]; then
      cp -P "$entry" "$place"
    elif [ -d "$entry" ]; then
      mkdir "$place"
      mount --rbind "$entry" "$place"
    elif [ -e "$entry" ]; then
      : >"$place"
      mount --bind "$entry" "$place"
    fi
  done
  umount -l "$stash/original"
  rmdir "$stash/original"
done
shift
cd "$here"
exec "$@"
