-- What each vector store is searched by, as JSON, in numbered versions; the newest is in force, and none is as by default.
create table retrieval_profile (
    id                varchar(64)   not null,
    vector_store_id   varchar(64)   not null,
    version           integer       not null,
    profile           text          not null,
    restored_version  integer,
    author_id         varchar(64)   not null,
    created_at        timestamp with time zone not null,
    comment           varchar(2000) not null,
    constraint pk_retrieval_profile primary key (id),
    constraint uq_retrieval_profile_version unique (vector_store_id, version),
    constraint fk_retrieval_profile_store foreign key (vector_store_id) references vector_store (id) on delete cascade
);
