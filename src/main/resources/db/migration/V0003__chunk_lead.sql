-- What stands further up in the document and belongs to a chunk: the header row of a table, the sentence before a list.
alter table chunk add column lead text default '' not null;
