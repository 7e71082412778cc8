# file, source, command: the command runs while this session holds the snapshot in which the tables are counted.
umask 077
export SLIPWAY_BACKUP="$1"
mkdir -p "$(dirname "$1")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# Only one that was proven is a measure: one that was refused would be the measure of the next attempt.
previous=$(ls -1t "$(dirname "$1")"/slipway-*.dump 2>/dev/null | while IFS= read -r dump; do
  if [ -e "$dump.proven" ]; then echo "$dump"; break; fi
done)
printf '%s\n' "$3" >"$tmp/command"
psql -XAtq -v ON_ERROR_STOP=1 -d "$2" -o "$1.tables" <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
$settings
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SLIPWAY_SNAPSHOT :snapshot
\! sh -eu "$tmp/command" >"$tmp/out" 2>&1; echo \$? >"$tmp/code"
$tables \gexec
COMMIT;
SQL
cat "$tmp/out"
if [ "$(cat "$tmp/code")" != 0 ]; then
  tail -n 5 "$tmp/out" >&2
  exit 64
fi
if [ ! -s "$1" ]; then
  echo "$1 is empty or not there" >&2
  exit 65
fi
(cd "$(dirname "$1")" && sha256sum "$(basename "$1")" >"$1.sha256")
cat "$1.sha256"
size=$(wc -c <"$1")
before=0
if [ -n "$previous" ]; then before=$(wc -c <"$previous"); fi
echo "slipway-size $((size)) $((before))"
