-- What models were sent, byte for byte. The elements of a request are kept once a thread, however many requests have
-- them; what is around them is the frame.
create table request_part (
    thread_id  varchar(64) not null,
    hash       varchar(64) not null,
    content    bytea       not null,
    constraint pk_request_part primary key (thread_id, hash),
    constraint fk_request_part_thread foreign key (thread_id) references chat_thread (id) on delete cascade
);

create table model_call (
    id                 varchar(64)  not null,
    seq                bigint       generated always as identity,
    run_id             varchar(64)  not null,
    thread_id          varchar(64)  not null,
    model              varchar(256) not null,
    host               varchar(512),
    frame              bytea        not null,
    parts              text         not null,
    items              text         not null,
    budget             integer      not null,
    used               integer      not null,
    exact              boolean      not null,
    status             varchar(16)  not null,
    error              varchar(2048),
    prompt_tokens      bigint,
    completion_tokens  bigint,
    usage_estimated    boolean,
    started_at         timestamp with time zone not null,
    ended_at           timestamp with time zone,
    constraint pk_model_call primary key (id),
    constraint fk_model_call_run foreign key (run_id) references run (id) on delete cascade
);
create index ix_model_call_run on model_call (run_id, seq);
create index ix_model_call_thread on model_call (thread_id, seq);
