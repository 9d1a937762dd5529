-- How requests to models are put together, as JSON. A run keeps the policy of its assistant as it was.
alter table assistant add column context_policy text default '{}' not null;
alter table run add column context_policy text default '{}' not null;
