-- How many of a store's documents are searched, kept with its other counts.
alter table vector_store add column files_searched bigint default 0 not null;
update vector_store set files_searched = (select count(*) from vector_store_file f where f.vector_store_id = vector_store.id and f.is_current = true);
