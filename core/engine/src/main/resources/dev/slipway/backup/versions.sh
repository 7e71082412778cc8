pg_dump --version
psql -XAtq -d "$1" -c 'SHOW server_version_num'
