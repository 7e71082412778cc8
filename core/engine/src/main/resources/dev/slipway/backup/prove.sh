# file, a database of the server to restore into, name of the scratch database
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
(cd "$(dirname "$1")" && sha256sum -c "$1.sha256" >/dev/null 2>&1) || { echo "sha256sum: $1" >&2; exit 66; }
psql -XAtq -v ON_ERROR_STOP=1 -d "$2" -c "CREATE DATABASE \"$3\" TEMPLATE template0" || exit 67
trap 'psql -XAtq -d "$2" -c "DROP DATABASE IF EXISTS \"$3\" WITH (FORCE)"; rm -rf "$tmp"' EXIT
restored="$2 dbname=$3"
if [ "$(head -c 5 "$1")" = PGDMP ]; then
  pg_restore --exit-on-error --no-owner --no-privileges -d "$restored" "$1" || exit 68
else
  psql -Xq -v ON_ERROR_STOP=1 -d "$restored" -f "$1" >/dev/null || exit 68
fi
psql -XAtq -v ON_ERROR_STOP=1 -d "$restored" -o "$tmp/tables" <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
$settings
$tables \gexec
COMMIT;
SQL
if ! cmp -s "$1.tables" "$tmp/tables"; then
  diff "$1.tables" "$tmp/tables" | grep '^[<>]' | head -n 3 | tr '\n' ' ' >&2 || true
  exit 69
fi
code=0
pg_amcheck --heapallindexed --install-missing "$restored" >"$tmp/amcheck" 2>&1 || code=$?
if [ "$code" != 0 ]; then tail -n 3 "$tmp/amcheck" >&2; fi
if [ "$code" = 2 ]; then exit 70; fi
if [ "$code" != 0 ]; then exit 71; fi
: >"$1.proven"
