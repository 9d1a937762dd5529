-- How the departments were found to be kept apart, a row a night and node.
create table canary_round (
    id        varchar(64) not null,
    seq       bigint      generated always as identity,
    at        timestamp with time zone not null,
    outcome   varchar(16) not null,
    searches  integer     not null,
    finds     integer     not null,
    constraint pk_canary_round primary key (id),
    constraint uq_canary_round_seq unique (seq)
);
