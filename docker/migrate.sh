#!/bin/sh
# Both databases to this image's schema. Safe to repeat; every other service waits for it.
set -eu
newswatch db migrate
airflow db migrate
