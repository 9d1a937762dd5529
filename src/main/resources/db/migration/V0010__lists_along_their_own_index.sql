-- PostgreSQL may read a list that is ordered by seq along any index that seq begins, past whatever newer rows the other
-- lists of the table have. There is none any more: an index of a list begins with what the list is of.
alter table thread_message drop constraint uq_thread_message_seq;
alter table run drop constraint uq_run_seq;
alter table run_step drop constraint uq_run_step_seq;
alter table vector_store_file drop constraint uq_vector_store_file_seq;
alter table assistant drop constraint uq_assistant_seq;
alter table stored_file drop constraint uq_stored_file_seq;
alter table vector_store drop constraint uq_vector_store_seq;

-- H2 lets no index go that a foreign key uses.
alter table thread_message drop constraint fk_thread_message_run;
drop index ix_thread_message_run;
create index ix_thread_message_run on thread_message (run_id, thread_id, seq);
alter table thread_message add constraint fk_thread_message_run
    foreign key (run_id) references run (id) on delete cascade;

-- The list of all, which administrators read, is of the installation: the same value in every row.
alter table assistant add column installation integer default 0 not null;
alter table stored_file add column installation integer default 0 not null;
alter table vector_store add column installation integer default 0 not null;
create index ix_assistant_installation on assistant (installation, seq);
create index ix_stored_file_installation on stored_file (installation, seq);
create index ix_stored_file_installation_purpose on stored_file (installation, purpose, seq);
create index ix_vector_store_installation on vector_store (installation, seq);
