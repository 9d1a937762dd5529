-- What a model answered to a request, as compressed JSON; null where the call did not complete.
alter table model_call add column reply bytea;
