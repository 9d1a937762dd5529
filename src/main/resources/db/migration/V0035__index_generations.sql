-- A store's documents may be indexed in several generations side by side; the store says which one is searched.
alter table vector_store add column generation integer default 0 not null;
alter table vector_store add column recipe text;

-- The generation that a document's counts and current chunks are of.
alter table vector_store_file add column generation integer default 0 not null;

alter table chunk drop constraint fk_chunk_vector_store_file;
alter table chunk drop constraint pk_chunk;
alter table chunk add column generation integer default 0 not null;
alter table chunk add constraint pk_chunk primary key (vector_store_file_id, generation, ordinal);
alter table chunk add constraint fk_chunk_vector_store_file
    foreign key (vector_store_file_id) references vector_store_file (id) on delete cascade;

-- One that is built is the job itself. A store that was never indexed anew has none.
create table index_generation (
    id               varchar(64)  not null,
    vector_store_id  varchar(64)  not null,
    number           integer      not null,
    recipe           text         not null,
    state            varchar(16)  not null,
    started_by       varchar(64)  not null,
    started_at       timestamp with time zone not null,
    kept_until       timestamp with time zone,
    fault            varchar(256),
    attempts         integer      not null,
    not_before       timestamp with time zone not null,
    lease_owner      varchar(64),
    lease_until      timestamp with time zone,
    version          bigint       not null,
    constraint pk_index_generation primary key (id),
    constraint uq_index_generation_number unique (vector_store_id, number),
    constraint fk_index_generation_store foreign key (vector_store_id) references vector_store (id) on delete cascade
);
create index ix_index_generation_state on index_generation (state, not_before);

-- What is done: documents that a generation which is not searched has whole.
create table generation_file (
    vector_store_file_id  varchar(64) not null,
    generation            integer     not null,
    chunk_count           integer     not null,
    usage_bytes           bigint      not null,
    constraint pk_generation_file primary key (vector_store_file_id, generation),
    constraint fk_generation_file foreign key (vector_store_file_id) references vector_store_file (id) on delete cascade
);
