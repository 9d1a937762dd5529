-- For how many days what a department has is kept; null for ever.
create table retention_policy (
    department_id  varchar(64) not null,
    thread_days    integer,
    request_days   integer,
    file_days      integer,
    version        bigint      not null,
    constraint pk_retention_policy primary key (department_id),
    constraint fk_retention_policy_department foreign key (department_id) references department (id) on delete cascade
);

-- Departments and principals that lose nothing; their ids never meet.
create table legal_hold (
    subject_id  varchar(64)  not null,
    reason      varchar(200) not null,
    placed_by   varchar(64)  not null,
    placed_at   timestamp with time zone not null,
    constraint pk_legal_hold primary key (subject_id)
);

create index ix_model_call_started on model_call (started_at);
