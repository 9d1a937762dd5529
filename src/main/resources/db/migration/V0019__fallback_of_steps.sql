-- The model that stood in for the run's own in the turn behind a step.
alter table run_step add column fallback_model varchar(256);
