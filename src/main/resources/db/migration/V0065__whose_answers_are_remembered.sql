-- What was answered to a request is its sender's, and goes with what else is theirs; it is told again only while they may see the
-- same. What was remembered before names nobody.
delete from idempotent_request;
alter table idempotent_request add column principal_id varchar(64) not null;
alter table idempotent_request add column rights varchar(64) not null;
create index ix_idempotent_request_principal on idempotent_request (principal_id);
