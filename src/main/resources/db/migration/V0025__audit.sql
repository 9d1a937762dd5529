-- Who did what. Rows are added and never changed, but for the place in the chain that each is given once, soon after.
create table audit_entry (
    id             varchar(64)   not null,
    seq            bigint        generated always as identity,
    installation   integer       default 0 not null,
    at             timestamp with time zone not null,
    action         varchar(32)   not null,
    outcome        varchar(16)   not null,
    actor_id       varchar(64),
    key_id         varchar(64),
    department_id  varchar(64),
    object_kind    varchar(32),
    object_id      varchar(64),
    details        varchar(1024) not null,
    address        varchar(64),
    request_id     varchar(64),
    number         bigint,
    previous_hash  varchar(64),
    hash           varchar(64),
    constraint pk_audit_entry primary key (id),
    constraint uq_audit_entry_seq unique (seq),
    constraint uq_audit_entry_number unique (number)
);
create index ix_audit_entry_installation on audit_entry (installation, seq);
create index ix_audit_entry_department on audit_entry (department_id, seq);
create index ix_audit_entry_actor on audit_entry (actor_id, seq);
create index ix_audit_entry_object on audit_entry (object_id, seq);
create index ix_audit_entry_at on audit_entry (at);

-- The end of the chain, in one row: whoever adds to the chain holds its lock.
create table audit_chain (
    id           integer     not null,
    last_number  bigint      not null,
    last_hash    varchar(64) not null,
    constraint pk_audit_chain primary key (id)
);
insert into audit_chain (id, last_number, last_hash)
    values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
