-- Stores made from now on go by the language of their documents, which is looked at again when they have this many of them; null
-- for those that somebody has decided about, and those made before. Generations that begin by themselves nobody has started.
alter table vector_store add column language_due bigint;
alter table index_generation alter column started_by drop not null;
