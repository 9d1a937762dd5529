-- Whom lists show an assistant to: its department, or the service account that keeps it for itself.
alter table assistant add column audience varchar(64);
update assistant set audience = department_id;
alter table assistant alter column audience set not null;
create index ix_assistant_audience on assistant (audience, seq);

-- Limits count characters; H2 counts units of UTF-16, of which a character may have two.
alter table assistant alter column name set data type varchar(512);
alter table assistant alter column description set data type varchar(1024);
alter table assistant alter column model set data type varchar(512);
alter table run alter column model set data type varchar(512);
