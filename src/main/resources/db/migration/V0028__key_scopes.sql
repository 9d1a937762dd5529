-- What each key may be used for: those that exist keep all that they could do. And which key came in the place of one that
-- was rotated.

alter table api_key add column scopes varchar(64) default 'ADMIN,CHAT,DOCUMENTS,READ' not null;
alter table api_key add column successor_id varchar(64);
alter table api_key add constraint fk_api_key_successor foreign key (successor_id) references api_key (id);
create index ix_api_key_successor on api_key (successor_id);
