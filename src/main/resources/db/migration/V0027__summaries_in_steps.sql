-- What a run has used for a summary and no step counts yet: the next one does.
alter table run add column unstepped_prompt_tokens bigint default 0 not null;
alter table run add column unstepped_completion_tokens bigint default 0 not null;
alter table run add column unstepped_estimated boolean default false not null;
