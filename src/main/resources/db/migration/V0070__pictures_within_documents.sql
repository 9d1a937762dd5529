-- Whether what is recognised of a document are pictures within it, as in Word files, and not its pages.
alter table vector_store_file add column recognises_pictures boolean default false not null;
