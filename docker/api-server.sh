#!/bin/sh
# Airflow opens its password file for writing, and a secret is read-only: give it a copy in memory.
set -eu
umask 077
cp /run/secrets/airflow_passwords /tmp/passwords.json
chmod 0600 /tmp/passwords.json
exec airflow api-server --host 0.0.0.0 --port 8080
