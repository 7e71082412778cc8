#!/bin/sh
# What the image's entry point does: makes the database unless it is there, and serves it.
set -eu
: "${PGDATA:=/var/lib/postgresql/data}" "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
# Checked by the server, and sent as it is, within this machine: SCRAM costs the start of a client a tenth of a second.
: "${POSTGRES_HOST_AUTH_METHOD:=password}"
if [ -z "${POSTGRES_PASSWORD:-}" ]; then
  echo 'Error: Database is uninitialized and superuser password is not specified; set POSTGRES_PASSWORD' >&2
  exit 1
fi
mkdir -p "$PGDATA"
chmod 700 "$PGDATA"

# The server refuses to be root, even of a container.
as=
if [ "$(id -u)" = 0 ]; then
  nobody='--reuid=65534 --regid=65534 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override'
  if unshare --user --map-user=65534 --map-group=65534 -- true 2>/dev/null; then
    as='unshare --user --map-user=65534 --map-group=65534 --'
  elif setpriv $nobody true 2>/dev/null; then
    as="setpriv $nobody"
    chown -R 65534:65534 "$PGDATA"
  else
    echo 'PostgreSQL refuses to be root, and neither unshare --user nor setpriv may make it somebody else here; run this JVM as another user' >&2
    exit 1
  fi
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=$(mktemp)
  printf %s "$POSTGRES_PASSWORD" >"$password"
  [ "${as#setpriv}" = "$as" ] || chown 65534 "$password"
  $as initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync >/dev/null
  rm "$password"
  # In place of what initdb wrote: the first line that fits counts, and clients come from 127.0.0.1.
  echo "host all all all $POSTGRES_HOST_AUTH_METHOD" >"$PGDATA/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    echo "CREATE DATABASE \"$POSTGRES_DB\"" | $as postgres --single -F -D "$PGDATA" postgres >/dev/null
  fi
fi

# Told to end, it ends its clients too; by itself it would wait for them.
$as postgres -D "$PGDATA" -F -c full_page_writes=off -c listen_addresses="$POD_IP" -c unix_socket_directories= &
server=$!
trap 'kill -INT "$server"' TERM INT
code=0
while kill -0 "$server" 2>/dev/null; do
  wait "$server" && code=0 || code=$?
done
exit "$code"
