-- Documents that only some groups of their department may read: paths, a line each; and their files.
alter table vector_store_file add column reader_groups varchar(4000);
alter table vector_store_file add column narrowed boolean default false not null;
alter table stored_file add column reader_groups varchar(4000);
alter table stored_file add column narrowed boolean default false not null;

create index ix_vector_store_file_narrowed on vector_store_file (narrowed, department_id);
create index ix_stored_file_narrowed on stored_file (narrowed, department_id);

-- What a department may spend a day, where an administrator has said so; null for what is configured, 0 for no limit.
create table department_budget (
    department_id  varchar(64) not null,
    tokens         bigint,
    upload_bytes   bigint,
    version        bigint      not null,
    constraint pk_department_budget primary key (department_id),
    constraint fk_department_budget_department foreign key (department_id) references department (id) on delete cascade
);
