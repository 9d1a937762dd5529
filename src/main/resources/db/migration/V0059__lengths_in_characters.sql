-- A character outside the basic plane takes two places where a database counts UTF-16 units.
alter table vector_store alter column name set data type varchar(512);
alter table thread_summary alter column model set data type varchar(512);
alter table model_call alter column model set data type varchar(512);
alter table run_step alter column fallback_model set data type varchar(512);
