-- What stands for a thread's older turns in requests to models, and up to which message.
create table thread_summary (
    thread_id   varchar(64)  not null,
    text        text         not null,
    message_id  varchar(64)  not null,
    message_seq bigint       not null,
    tokens      integer      not null,
    model       varchar(256) not null,
    edited      boolean      not null,
    updated_at  timestamp with time zone not null,
    version     bigint       not null,
    constraint pk_thread_summary primary key (thread_id),
    constraint fk_thread_summary_thread foreign key (thread_id) references chat_thread (id) on delete cascade
);

-- Whether a model was asked for an answer or for a summary.
alter table model_call add column purpose varchar(16) default 'ANSWER' not null;
