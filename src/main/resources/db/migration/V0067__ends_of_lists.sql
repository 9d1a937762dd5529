-- A row to be locked by whoever adds to a list that many add to at once, so that places are given in the order of the commits.
create table list_end (
    entity  varchar(32)  not null,
    constraint pk_list_end primary key (entity)
);
insert into list_end (entity) values ('Assistant'), ('StoredFile'), ('VectorStore');
