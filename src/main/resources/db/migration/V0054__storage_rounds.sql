-- Whether database, index and blobs were found to agree, a row a night and node.
create table storage_round (
    id                varchar(64) not null,
    seq               bigint      generated always as identity,
    at                timestamp with time zone not null,
    outcome           varchar(16) not null,
    index_missing     integer     not null,
    index_surplus     integer     not null,
    blobs_unnamed     integer     not null,
    blobs_lost        integer     not null,
    rows_left         integer     not null,
    documents_overdue integer     not null,
    constraint pk_storage_round primary key (id),
    constraint uq_storage_round_seq unique (seq)
);
