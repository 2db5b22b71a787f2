#!/bin/sh
# Run once by the image when its data folder is empty: who owns the tables, and who may only use them.
# Row-level security binds both, because neither is a superuser.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner_password="$KAIWA_OWNER_PASSWORD" --set app_password="$KAIWA_APP_PASSWORD" <<'SQL'
CREATE ROLE kaiwa_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE kaiwa_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE kaiwa OWNER kaiwa_owner;
SQL
