-- For how many days runs are kept after they were asked for; null for ever.
alter table retention_policy add column run_days integer;
