-- Null: the group that the department's code names, as ever.
alter table department add column group_path varchar(512);
alter table department add constraint uq_department_group_path unique (group_path);

-- What the identity provider said last; null for whoever has not come by it since this is kept.
alter table principal add column realm_groups text;
