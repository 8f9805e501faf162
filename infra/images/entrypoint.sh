#!/bin/sh
# Secrets come as files: each VARIABLE_FILE of the list becomes VARIABLE, its value never in an argument or the image.
set -eu
for name in LANDFALL_DATABASE_URL LANDFALL_REDIS_URL LANDFALL_ADMIN_DATABASE_URL LANDFALL_APP_PASSWORD NEXTAUTH_SECRET; do
  eval "file=\${${name}_FILE:-}"
  [ -n "$file" ] || continue
  value=$(cat "$file")
  export "$name=$value"
done
exec "$@"
