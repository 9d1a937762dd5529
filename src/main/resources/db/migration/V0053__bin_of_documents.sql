-- What curators have deleted can be restored for a while. All versions of a document go into the bin together.
alter table vector_store_file add column deleted_at timestamp with time zone;
alter table vector_store_file add column deleted_by varchar(64);
create index ix_vector_store_file_deleted on vector_store_file (department_id, deleted_at);

-- A file whose documents are all in the bin: there for nobody, and not deleted yet.
alter table stored_file add column withdrawn boolean default false not null;
