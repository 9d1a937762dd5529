-- Messages that requests to models keep as long as there is room.
create table message_pin (
    message_id varchar(64) not null,
    thread_id  varchar(64) not null,
    pinned_at  timestamp with time zone not null,
    constraint pk_message_pin primary key (message_id),
    constraint fk_message_pin_message foreign key (message_id) references thread_message (id) on delete cascade,
    constraint fk_message_pin_thread foreign key (thread_id) references chat_thread (id) on delete cascade
);
create index ix_message_pin_thread on message_pin (thread_id);
