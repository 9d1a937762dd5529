-- Whether a version is searched only once a curator says so.
alter table vector_store_file add column held_back boolean default false not null;
