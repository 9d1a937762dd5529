-- Number of the version whose file a version is read from again; null for one that was uploaded.
alter table vector_store_file add column read_again_of integer;
