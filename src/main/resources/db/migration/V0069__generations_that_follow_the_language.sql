-- Whether a store goes by the language of its documents while it is searched by the generation: as it was when another one came into
-- use, and as is wanted of one that is built.
alter table index_generation add column follows_language boolean default false not null;
