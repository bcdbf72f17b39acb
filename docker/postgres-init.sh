#!/bin/bash
# Run once by the PostgreSQL image on an empty volume: our roles and databases.
set -eu
for role in news_owner news_ingest news_alert news_read airflow; do
  passwords+=(--set "${role}_password=$(cat "/run/secrets/${role}_password")")
done
psql --no-psqlrc --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
  "${passwords[@]}" --file /opt/newswatch/roles.sql
