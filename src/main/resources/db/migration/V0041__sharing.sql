-- Which departments may put questions to another one's assistant. The assistant says it, too, a department's id a line, so that
-- whoever has read it knows who may ask it.
create table assistant_share (
    id            varchar(64) not null,
    assistant_id  varchar(64) not null,
    department_id varchar(64) not null,
    shared_by     varchar(64) not null,
    shared_at     timestamp with time zone not null,
    constraint pk_assistant_share primary key (id),
    constraint uq_assistant_share unique (assistant_id, department_id),
    constraint fk_assistant_share_assistant foreign key (assistant_id) references assistant (id) on delete cascade,
    constraint fk_assistant_share_department foreign key (department_id) references department (id) on delete cascade,
    constraint fk_assistant_share_principal foreign key (shared_by) references principal (id)
);
create index ix_assistant_share_department on assistant_share (department_id);
create index ix_assistant_share_principal on assistant_share (shared_by);
alter table assistant add column shared_with varchar(2000);

-- The run of an assistant that another department shares.
alter table run add column borrowed boolean default false not null;

-- Documents of another department that a thread cites: its owner may look at them while the assistant is shared.
create table borrowed_citation (
    id                   varchar(64) not null,
    thread_id            varchar(64) not null,
    assistant_id         varchar(64) not null,
    vector_store_file_id varchar(64) not null,
    constraint pk_borrowed_citation primary key (id),
    constraint uq_borrowed_citation unique (vector_store_file_id, thread_id, assistant_id),
    constraint fk_borrowed_citation_thread foreign key (thread_id) references chat_thread (id) on delete cascade,
    constraint fk_borrowed_citation_assistant foreign key (assistant_id) references assistant (id) on delete cascade,
    constraint fk_borrowed_citation_document foreign key (vector_store_file_id) references vector_store_file (id) on delete cascade
);
create index ix_borrowed_citation_thread on borrowed_citation (thread_id);
create index ix_borrowed_citation_assistant on borrowed_citation (assistant_id);
