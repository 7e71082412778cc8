#!/bin/sh
# As pg_ctl does: the server writes into this file whether it takes connections. Exit codes are those of pg_isready.
state=
{
  read -r server && read -r _ && read -r _ && read -r _ && read -r _ && read -r _ && read -r _ && read -r state
} 2>/dev/null <"${PGDATA:-/var/lib/postgresql/data}/postmaster.pid"
if ! kill -0 "$server" 2>/dev/null; then
  echo "no response"
  exit 2
fi
case $state in
  ready*) echo "accepting connections" ;;
  *)
    echo "rejecting connections"
    exit 1
    ;;
esac
