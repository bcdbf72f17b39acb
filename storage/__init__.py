"""The only place that speaks to Postgres: connection, named queries, typed rows, errors."""
