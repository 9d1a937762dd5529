-- What a department's words mean, as JSON; read whole, and by its version alone while that is the same.
create table glossary (
    department_id  varchar(64) not null,
    entries        text        not null,
    version        bigint      not null,
    constraint pk_glossary primary key (department_id),
    constraint fk_glossary_department foreign key (department_id) references department (id) on delete cascade
);
