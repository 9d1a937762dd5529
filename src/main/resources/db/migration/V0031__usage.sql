-- What somebody has spent on a day (UTC): a principal, an API key or a department.
create table usage_day (
    id       varchar(160) not null,
    on_day   date         not null,
    meter    varchar(16)  not null,
    kind     varchar(16)  not null,
    spender  varchar(64)  not null,
    amount   bigint       not null,
    warned   boolean      not null,
    constraint pk_usage_day primary key (id)
);
create index ix_usage_day_day on usage_day (on_day);

-- The API key that asked for the run.
alter table run add column key_id varchar(64);
