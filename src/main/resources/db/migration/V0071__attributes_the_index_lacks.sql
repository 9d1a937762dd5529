-- Whether the index may still have the attributes that a document had before: until it was told of the change, and after a crash before.
alter table vector_store_file add column redescribed boolean default false not null;
create index ix_vector_store_file_redescribed on vector_store_file (redescribed, seq);
