-- Pages that were read from their picture: how sure that is, in percent, and the words where they stand.
create table recognised_page (
    vector_store_file_id  varchar(64)  not null,
    page                  integer      not null,
    confidence            integer      not null,
    words                 bytea        not null,
    constraint pk_recognised_page primary key (vector_store_file_id, page),
    constraint fk_recognised_page_file foreign key (vector_store_file_id) references vector_store_file (id) on delete cascade
);

-- How many of its pages were read so, and how sure that is on average; null when none was.
alter table vector_store_file add column recognised_pages integer default 0 not null;
alter table vector_store_file add column ocr_confidence integer;
