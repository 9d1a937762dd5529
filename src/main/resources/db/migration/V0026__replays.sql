-- Requests that are being sent again: one at a time for each person, stopped by whichever node is asked.
create table replay (
    id           varchar(64) not null,
    principal_id varchar(64) not null,
    call_id      varchar(64) not null,
    cancelled    boolean     not null,
    lease_until  timestamp with time zone not null,
    constraint pk_replay primary key (id),
    constraint uq_replay_principal unique (principal_id),
    constraint fk_replay_principal foreign key (principal_id) references principal (id) on delete cascade,
    constraint fk_replay_call foreign key (call_id) references model_call (id) on delete cascade
);
create index ix_replay_call on replay (call_id);
