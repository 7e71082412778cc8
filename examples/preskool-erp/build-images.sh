#!/bin/sh
# Builds preskool/backend:<version> and preskool/frontend:<version> from what `mvn package` left.
#
#   build-images.sh <version> [folder of migrations that this release adds]
#
# FAULTS="FAULT_LOGIN_500=1 FAULT_LATENCY_MS=200" builds a backend that has these faults.
# DOCKER names another command than docker; BACKEND_JAR another jar.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: $0 <version> [folder of extra migrations]" >&2
  exit 2
fi
version=$1
migrations=${2:-}
docker=${DOCKER:-docker}
here=$(cd "$(dirname "$0")" && pwd)
jar=${BACKEND_JAR:-$here/backend/target/backend.jar}

if [ ! -f "$jar" ]; then
  echo "Tried to build the backend's image, but there is no $jar; run mvn package first" >&2
  exit 1
fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp "$jar" "$context/backend.jar"
mkdir "$context/migrations"
if [ -n "$migrations" ]; then
  cp "$migrations"/*.sql "$context/migrations/"
fi

backend=preskool/backend:$version
"$docker" build --quiet --build-arg VERSION="$version" --tag "$backend" \
  --file "$here/backend/Dockerfile" "$context"
"$docker" build --quiet --build-arg VERSION="$version" --tag "preskool/frontend:$version" \
  "$here/frontend"
if [ -n "${FAULTS:-}" ]; then
  printf 'FROM %s\nENV %s\n' "$backend" "$FAULTS" | "$docker" build --quiet --tag "$backend" -
fi
