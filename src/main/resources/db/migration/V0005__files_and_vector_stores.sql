-- Whom lists show an object to: the department's id, or that of the service account that keeps it for itself.
alter table stored_file add column audience varchar(64);
update stored_file set audience = department_id;
alter table stored_file alter column audience set not null;
create index ix_stored_file_audience on stored_file (audience, seq);
create index ix_stored_file_purpose on stored_file (audience, purpose, seq);
create index ix_stored_file_expiry on stored_file (expires_at);

-- A large file that comes in parts.
create table upload (
    id             varchar(64)  not null,
    department_id  varchar(64)  not null,
    owner_id       varchar(64)  not null,
    filename       varchar(512) not null,
    media_type     varchar(128) not null,
    byte_count     bigint       not null,
    purpose        varchar(32)  not null,
    lifetime       bigint,
    status         varchar(16)  not null,
    file_id        varchar(64),
    created_at     timestamp with time zone not null,
    expires_at     timestamp with time zone not null,
    version        bigint       not null,
    constraint pk_upload primary key (id),
    constraint fk_upload_department foreign key (department_id) references department (id),
    constraint fk_upload_owner foreign key (owner_id) references principal (id)
);
create index ix_upload_department on upload (department_id);
create index ix_upload_owner on upload (owner_id);
create index ix_upload_expiry on upload (status, expires_at);

create table upload_part (
    id          varchar(64) not null,
    upload_id   varchar(64) not null,
    byte_count  bigint      not null,
    sha256      varchar(64) not null,
    created_at  timestamp with time zone not null,
    constraint pk_upload_part primary key (id),
    constraint fk_upload_part_upload foreign key (upload_id) references upload (id) on delete cascade
);
create index ix_upload_part_upload on upload_part (upload_id);
create index ix_upload_part_sha256 on upload_part (sha256);

-- owner_id is null for a department's own store. The counts are those of its files, kept by whoever changes one.
alter table vector_store add column owner_id varchar(64);
alter table vector_store add column audience varchar(64);
update vector_store set audience = department_id;
alter table vector_store alter column audience set not null;
alter table vector_store add column expires_after_days integer;
alter table vector_store add column expires_at timestamp with time zone;
alter table vector_store add column expired boolean default false not null;
alter table vector_store add column deleted boolean default false not null;
alter table vector_store add column files_in_progress bigint default 0 not null;
alter table vector_store add column files_completed bigint default 0 not null;
alter table vector_store add column files_failed bigint default 0 not null;
alter table vector_store add column files_cancelled bigint default 0 not null;
alter table vector_store add column usage_bytes bigint default 0 not null;
alter table vector_store add constraint fk_vector_store_owner foreign key (owner_id) references principal (id);
create index ix_vector_store_owner on vector_store (owner_id);
create index ix_vector_store_audience on vector_store (audience, seq);
create index ix_vector_store_expiry on vector_store (expired, expires_at);
create index ix_vector_store_deleted on vector_store (deleted);
update vector_store set
    files_in_progress = (select count(*) from vector_store_file f where f.vector_store_id = vector_store.id and f.status = 'IN_PROGRESS'),
    files_completed = (select count(*) from vector_store_file f where f.vector_store_id = vector_store.id and f.status = 'COMPLETED'),
    files_failed = (select count(*) from vector_store_file f where f.vector_store_id = vector_store.id and f.status = 'FAILED'),
    files_cancelled = (select count(*) from vector_store_file f where f.vector_store_id = vector_store.id and f.status = 'CANCELLED'),
    usage_bytes = (select coalesce(sum(f.usage_bytes), 0) from vector_store_file f where f.vector_store_id = vector_store.id and f.status = 'COMPLETED');

-- owner_id is that of the store; chunk_size and chunk_overlap are null for the product's own windows.
alter table vector_store_file add column owner_id varchar(64);
alter table vector_store_file add column chunk_size integer;
alter table vector_store_file add column chunk_overlap integer;
alter table vector_store_file add constraint fk_vector_store_file_owner foreign key (owner_id) references principal (id);
create index ix_vector_store_file_owner on vector_store_file (owner_id);
create index ix_vector_store_file_store_status on vector_store_file (vector_store_id, status, seq);
create index ix_vector_store_file_text on vector_store_file (text_sha256);

create table file_batch (
    id               varchar(64) not null,
    vector_store_id  varchar(64) not null,
    cancelled        boolean     not null,
    created_at       timestamp with time zone not null,
    version          bigint      not null,
    constraint pk_file_batch primary key (id),
    constraint fk_file_batch_store foreign key (vector_store_id) references vector_store (id) on delete cascade
);
create index ix_file_batch_store on file_batch (vector_store_id);

create table file_batch_member (
    batch_id              varchar(64) not null,
    vector_store_file_id  varchar(64) not null,
    constraint pk_file_batch_member primary key (batch_id, vector_store_file_id),
    constraint fk_file_batch_member_batch foreign key (batch_id) references file_batch (id) on delete cascade,
    constraint fk_file_batch_member_file foreign key (vector_store_file_id) references vector_store_file (id) on delete cascade
);
create index ix_file_batch_member_file on file_batch_member (vector_store_file_id);
