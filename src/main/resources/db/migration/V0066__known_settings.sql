-- With which settings a server began last: enough to tell that one has changed, and not what it is or was.
create table known_setting (
    name         varchar(256) not null,
    salt         varchar(32)  not null,
    fingerprint  varchar(64)  not null,
    constraint pk_known_setting primary key (name)
);
