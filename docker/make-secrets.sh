#!/bin/sh
# Writes every secret of docker-compose.yml once into docker/secrets/; what is there stays as it is.
# Slack's address, the mail password and the keys of open APIs are yours: their files start empty.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)/secrets
umask 077
mkdir -p "$folder"

random() { head -c 48 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'; }
value() { cat "$folder/$1"; }

# secret NAME VALUE: kept where it exists. The folder keeps others out (0700); the files are
# readable because the containers' users, not root, read them through the mount.
secret() {
  [ -e "$folder/$1" ] || { printf '%s' "$2" > "$folder/$1.new" && mv "$folder/$1.new" "$folder/$1"; }
  chmod 0444 "$folder/$1"
}

for name in postgres_password news_owner_password news_ingest_password news_alert_password \
            news_read_password airflow_password redis_password \
            airflow_secret_key airflow_jwt_secret; do
  secret "$name" "$(random)"
done
secret airflow_fernet_key "$(head -c 32 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_')"
secret airflow_passwords "{\"admin\": \"$(random)\"}"

for role in owner ingest alert read; do
  secret "newswatch_database_url_$role" \
    "postgresql://news_$role:$(value "news_${role}_password")@postgres:5432/newswatch"
done
metadata="airflow:$(value airflow_password)@postgres:5432/airflow"
secret airflow_database_url "postgresql+psycopg2://$metadata"
secret celery_result_backend "db+postgresql://$metadata"
secret celery_broker_url "redis://airflow:$(value redis_password)@redis:6379/0"
secret redis_acl "user default off
user airflow on >$(value redis_password) ~* &* +@all -@admin
"
for name in slack_webhook_url smtp_password naver_client_id naver_client_secret data_go_kr_key \
            assembly_key lawmaking_oc; do
  secret "newswatch_$name" ""
  chmod 0644 "$folder/newswatch_$name"
done

echo "Secrets are in $folder. Password of the web page's user admin: airflow_passwords."
