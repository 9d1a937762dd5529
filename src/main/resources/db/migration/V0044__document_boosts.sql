-- What the relevance of a document's passages is multiplied by, in hundredths; the same for all of its versions.
alter table vector_store_file add column boost_percent integer default 100 not null;
