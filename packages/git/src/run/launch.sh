#!/bin/sh
# Runs git with limits that hold even if the process that started it dies: a file size limit (a pack that grows past
# it ends the fetch), an address space limit, a time limit on the whole process group, and, where a mirror is
# written, an exclusive lock that the kernel releases whatever happens.
#
# LANDFALL_GIT_KIB      largest file git may write, and
# LANDFALL_GIT_SECONDS  its last second
# LANDFALL_GIT_UMASK    of what it writes
# LANDFALL_GIT_LOCK     lock file, when it writes to a mirror
# LANDFALL_GIT_TIE      setpriv, where there is one and a lock to hold

# What holds a mirror's lock ends with whoever started it: nobody waits for it any more, and the next one waits for the lock.
if [ -n "$LANDFALL_GIT_TIE" ]; then
  tie=$LANDFALL_GIT_TIE
  unset LANDFALL_GIT_TIE
  exec "$tie" --pdeathsig TERM -- /bin/sh "$0" "$@"
fi

umask "$LANDFALL_GIT_UMASK"
# Ignored, so that git says what happened instead of being ended by the signal.
trap '' XFSZ
ulimit -f $((LANDFALL_GIT_KIB * 2)) 2>/dev/null
ulimit -v 4194304 2>/dev/null

# One byte of output: the wrapper around us waits 50 ms for a process that said nothing.
echo >&2

if [ -n "$LANDFALL_GIT_LOCK" ] && command -v flock >/dev/null; then
  exec 9>"$LANDFALL_GIT_LOCK"
  flock 9 || exit 125
  # Nobody else writes now, so what lies here was left by one that was killed.
  for left in "$GIT_DIR"/*.lock "$GIT_DIR"/objects/pack/tmp_* "$GIT_DIR"/refs/*/*.lock "$GIT_DIR"/refs/*/*/*.lock; do
    [ -e "$left" ] && rm -f "$left"
  done
fi

if command -v timeout >/dev/null; then
  exec timeout -k 2 "$LANDFALL_GIT_SECONDS" git "$@"
fi
exec git "$@"
