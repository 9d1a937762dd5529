-- A JSON list of what a message has attached.
alter table thread_message add column attachments text default '[]' not null;

-- How many of the newest messages a run looks at; null for as many as fit.
alter table run add column last_messages integer;
