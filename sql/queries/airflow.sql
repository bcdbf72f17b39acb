-- name: count_runs
-- Runs of our DAGs in Airflow's own database. Result: dag_id, run_type, state, runs.
select dag_id, run_type, state, count(*) as runs
  from dag_run
 group by dag_id, run_type, state
 order by dag_id, run_type, state;

-- name: list_finished_since
-- DAGs with a successful run, made by the scheduler, that began after :moment.
select distinct dag_id
  from dag_run
 where state = 'success' and run_type <> 'manual' and start_date > :moment;
