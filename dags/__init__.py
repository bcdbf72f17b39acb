"""When things run, in Airflow's terms: one thin file per DAG, one verb each, no logic."""
