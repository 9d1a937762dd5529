-- Keys of programs: each stands for a service account. The secret itself is never kept.
create table api_key (
    id            varchar(64)  not null,
    seq           bigint       generated always as identity,
    principal_id  varchar(64)  not null,
    name          varchar(256) not null,
    secret_hash   varchar(64)  not null,
    last_four     varchar(4)   not null,
    created_at    timestamp with time zone not null,
    expires_at    timestamp with time zone,
    revoked_at    timestamp with time zone,
    last_used_at  timestamp with time zone,
    version       bigint       not null,
    constraint pk_api_key primary key (id),
    constraint uq_api_key_seq unique (seq),
    constraint uq_api_key_secret_hash unique (secret_hash),
    constraint fk_api_key_principal foreign key (principal_id) references principal (id) on delete cascade
);
create index ix_api_key_principal on api_key (principal_id);

-- What was answered to requests with an Idempotency-Key; status is null while one is being worked on.
create table idempotent_request (
    id            varchar(64) not null,
    request_hash  varchar(64) not null,
    status        integer,
    body          text,
    created_at    timestamp with time zone not null,
    constraint pk_idempotent_request primary key (id)
);
create index ix_idempotent_request_created on idempotent_request (created_at);
