-- Runs unchanged on H2 and PostgreSQL. Ids are prefixed random strings; lists order by seq.

create table department (
    id          varchar(64)  not null,
    code        varchar(64)  not null,
    name        varchar(256) not null,
    initials    varchar(4)   not null,
    created_at  timestamp with time zone not null,
    constraint pk_department primary key (id),
    constraint uq_department_code unique (code)
);

create table principal (
    id            varchar(64)  not null,
    kind          varchar(16)  not null,
    username      varchar(128) not null,
    display_name  varchar(256) not null,
    email         varchar(256),
    roles         varchar(256) not null,
    enabled       boolean      not null,
    created_at    timestamp with time zone not null,
    version       bigint       not null,
    constraint pk_principal primary key (id),
    constraint uq_principal_username unique (username)
);

create table principal_department (
    principal_id   varchar(64) not null,
    department_id  varchar(64) not null,
    constraint pk_principal_department primary key (principal_id, department_id),
    constraint fk_principal_department_principal foreign key (principal_id) references principal (id) on delete cascade,
    constraint fk_principal_department_department foreign key (department_id) references department (id) on delete cascade
);
create index ix_principal_department_department on principal_department (department_id);

create table local_account (
    principal_id   varchar(64)  not null,
    password_hash  varchar(512) not null,
    changed_at     timestamp with time zone not null,
    constraint pk_local_account primary key (principal_id),
    constraint fk_local_account_principal foreign key (principal_id) references principal (id) on delete cascade
);

create table stored_file (
    id             varchar(64)  not null,
    seq            bigint       generated always as identity,
    department_id  varchar(64)  not null,
    owner_id       varchar(64)  not null,
    filename       varchar(512) not null,
    media_type     varchar(128) not null,
    byte_count     bigint       not null,
    sha256         varchar(64)  not null,
    purpose        varchar(32)  not null,
    created_at     timestamp with time zone not null,
    expires_at     timestamp with time zone,
    constraint pk_stored_file primary key (id),
    constraint uq_stored_file_seq unique (seq),
    constraint fk_stored_file_department foreign key (department_id) references department (id),
    constraint fk_stored_file_owner foreign key (owner_id) references principal (id)
);
create index ix_stored_file_department on stored_file (department_id, seq);
create index ix_stored_file_owner on stored_file (owner_id);
create index ix_stored_file_sha256 on stored_file (sha256);

create table vector_store (
    id              varchar(64)  not null,
    seq             bigint       generated always as identity,
    department_id   varchar(64)  not null,
    name            varchar(256) not null,
    metadata        text         not null,
    created_at      timestamp with time zone not null,
    last_active_at  timestamp with time zone not null,
    version         bigint       not null,
    constraint pk_vector_store primary key (id),
    constraint uq_vector_store_seq unique (seq),
    constraint fk_vector_store_department foreign key (department_id) references department (id)
);
create index ix_vector_store_department on vector_store (department_id, seq);

-- One version of a document in a store; a row that is not settled is the ingestion job itself.
create table vector_store_file (
    id               varchar(64)  not null,
    seq              bigint       generated always as identity,
    vector_store_id  varchar(64)  not null,
    department_id    varchar(64)  not null,
    file_id          varchar(64)  not null,
    filename         varchar(512) not null,
    document_id      varchar(64)  not null,
    document_version integer      not null,
    document_date    date,
    is_current       boolean      not null,
    title            varchar(512) not null,
    status           varchar(16)  not null,
    stage            varchar(16)  not null,
    progress_done    integer      not null,
    progress_total   integer      not null,
    page_count       integer,
    chunk_count      integer      not null,
    text_sha256      varchar(64),
    usage_bytes      bigint       not null,
    error_code       varchar(32),
    error_stage      varchar(16),
    error_key        varchar(64),
    error_detail     varchar(1024),
    attributes       text         not null,
    uploaded_by      varchar(64)  not null,
    created_at       timestamp with time zone not null,
    settled_at       timestamp with time zone,
    attempts         integer      not null,
    not_before       timestamp with time zone not null,
    lease_owner      varchar(64),
    lease_until      timestamp with time zone,
    version          bigint       not null,
    constraint pk_vector_store_file primary key (id),
    constraint uq_vector_store_file_seq unique (seq),
    constraint uq_vector_store_file_file unique (vector_store_id, file_id),
    constraint uq_vector_store_file_version unique (document_id, document_version),
    constraint fk_vector_store_file_store foreign key (vector_store_id) references vector_store (id),
    constraint fk_vector_store_file_department foreign key (department_id) references department (id),
    constraint fk_vector_store_file_file foreign key (file_id) references stored_file (id),
    constraint fk_vector_store_file_uploader foreign key (uploaded_by) references principal (id)
);
create index ix_vector_store_file_store on vector_store_file (vector_store_id, seq);
create index ix_vector_store_file_department on vector_store_file (department_id, seq);
create index ix_vector_store_file_file on vector_store_file (file_id);
create index ix_vector_store_file_uploader on vector_store_file (uploaded_by);
create index ix_vector_store_file_status on vector_store_file (status, not_before);

-- Offsets are UTF-16 units into the document's extracted text; the end is exclusive.
create table chunk (
    vector_store_file_id  varchar(64)   not null,
    ordinal               integer       not null,
    content               text          not null,
    start_offset          integer       not null,
    end_offset            integer       not null,
    page_first            integer,
    page_last             integer,
    heading_path          varchar(1024) not null,
    token_count           integer       not null,
    embedding             bytea,
    constraint pk_chunk primary key (vector_store_file_id, ordinal),
    constraint fk_chunk_vector_store_file foreign key (vector_store_file_id) references vector_store_file (id) on delete cascade
);

create table assistant (
    id              varchar(64)  not null,
    seq             bigint       generated always as identity,
    department_id   varchar(64)  not null,
    owner_id        varchar(64)  not null,
    name            varchar(256),
    description     varchar(512),
    instructions    text,
    model           varchar(256) not null,
    tools           text         not null,
    tool_resources  text         not null,
    settings        text         not null,
    starters        text         not null,
    metadata        text         not null,
    created_at      timestamp with time zone not null,
    version         bigint       not null,
    constraint pk_assistant primary key (id),
    constraint uq_assistant_seq unique (seq),
    constraint fk_assistant_department foreign key (department_id) references department (id),
    constraint fk_assistant_owner foreign key (owner_id) references principal (id)
);
create index ix_assistant_department on assistant (department_id, seq);
create index ix_assistant_owner on assistant (owner_id);

create table chat_thread (
    id              varchar(64)  not null,
    seq             bigint       generated always as identity,
    owner_id        varchar(64)  not null,
    department_id   varchar(64)  not null,
    assistant_id    varchar(64),
    title           varchar(256),
    tool_resources  text         not null,
    metadata        text         not null,
    created_at      timestamp with time zone not null,
    updated_at      timestamp with time zone not null,
    version         bigint       not null,
    constraint pk_chat_thread primary key (id),
    constraint uq_chat_thread_seq unique (seq),
    constraint fk_chat_thread_owner foreign key (owner_id) references principal (id),
    constraint fk_chat_thread_department foreign key (department_id) references department (id)
);
create index ix_chat_thread_owner on chat_thread (owner_id, updated_at);
create index ix_chat_thread_department on chat_thread (department_id);
create index ix_chat_thread_assistant on chat_thread (assistant_id);

-- active_thread_id is the thread while the run is not terminal, null afterwards: one active run per thread.
create table run (
    id                  varchar(64)  not null,
    seq                 bigint       generated always as identity,
    thread_id           varchar(64)  not null,
    active_thread_id    varchar(64),
    assistant_id        varchar(64)  not null,
    owner_id            varchar(64)  not null,
    department_id       varchar(64)  not null,
    status              varchar(16)  not null,
    model               varchar(256) not null,
    instructions        text         not null,
    tools               text         not null,
    tool_resources      text         not null,
    settings            text         not null,
    required_action     text,
    error_code          varchar(32),
    error_message       varchar(2048),
    incomplete_reason   varchar(32),
    prompt_tokens       bigint       not null,
    completion_tokens   bigint       not null,
    metadata            text         not null,
    created_at          timestamp with time zone not null,
    expires_at          timestamp with time zone not null,
    started_at          timestamp with time zone,
    cancelled_at        timestamp with time zone,
    failed_at           timestamp with time zone,
    completed_at        timestamp with time zone,
    lease_owner         varchar(64),
    lease_until         timestamp with time zone,
    restarts            integer      not null,
    version             bigint       not null,
    constraint pk_run primary key (id),
    constraint uq_run_seq unique (seq),
    constraint uq_run_active_thread unique (active_thread_id),
    constraint fk_run_thread foreign key (thread_id) references chat_thread (id) on delete cascade,
    constraint fk_run_owner foreign key (owner_id) references principal (id),
    constraint fk_run_department foreign key (department_id) references department (id)
);
create index ix_run_thread on run (thread_id, seq);
create index ix_run_status on run (status, lease_until);
create index ix_run_owner on run (owner_id);
create index ix_run_department on run (department_id);

create table thread_message (
    id                 varchar(64) not null,
    seq                bigint      generated always as identity,
    thread_id          varchar(64) not null,
    role               varchar(16) not null,
    status             varchar(16) not null,
    content            text        not null,
    assistant_id       varchar(64),
    run_id             varchar(64),
    outcome            varchar(16),
    nearest            text        not null,
    incomplete_reason  varchar(32),
    metadata           text        not null,
    created_at         timestamp with time zone not null,
    completed_at       timestamp with time zone,
    incomplete_at      timestamp with time zone,
    version            bigint      not null,
    constraint pk_thread_message primary key (id),
    constraint uq_thread_message_seq unique (seq),
    constraint fk_thread_message_thread foreign key (thread_id) references chat_thread (id) on delete cascade,
    constraint fk_thread_message_run foreign key (run_id) references run (id) on delete cascade
);
create index ix_thread_message_thread on thread_message (thread_id, seq);
create index ix_thread_message_run on thread_message (run_id);

create table run_step (
    id                 varchar(64) not null,
    seq                bigint      generated always as identity,
    run_id             varchar(64) not null,
    thread_id          varchar(64) not null,
    type               varchar(32) not null,
    status             varchar(16) not null,
    details            text        not null,
    error_code         varchar(32),
    error_message      varchar(2048),
    prompt_tokens      bigint,
    completion_tokens  bigint,
    created_at         timestamp with time zone not null,
    ended_at           timestamp with time zone,
    version            bigint      not null,
    constraint pk_run_step primary key (id),
    constraint uq_run_step_seq unique (seq),
    constraint fk_run_step_run foreign key (run_id) references run (id) on delete cascade
);
create index ix_run_step_run on run_step (run_id, seq);

create table run_event (
    run_id      varchar(64) not null,
    number      bigint      not null,
    type        varchar(64) not null,
    data        text        not null,
    created_at  timestamp with time zone not null,
    constraint pk_run_event primary key (run_id, number),
    constraint fk_run_event_run foreign key (run_id) references run (id) on delete cascade
);

create table feedback (
    message_id    varchar(64) not null,
    principal_id  varchar(64) not null,
    rating        varchar(8)  not null,
    reason        varchar(32),
    comment       varchar(2000),
    updated_at    timestamp with time zone not null,
    version       bigint      not null,
    constraint pk_feedback primary key (message_id),
    constraint fk_feedback_message foreign key (message_id) references thread_message (id) on delete cascade,
    constraint fk_feedback_principal foreign key (principal_id) references principal (id)
);
create index ix_feedback_principal on feedback (principal_id);

-- The review inbox: one row an answer that somebody should look at.
create table review (
    id             varchar(64) not null,
    seq            bigint      generated always as identity,
    message_id     varchar(64) not null,
    department_id  varchar(64) not null,
    reason         varchar(16) not null,
    status         varchar(16) not null,
    verdict        varchar(32),
    comment        varchar(2000),
    reviewer_id    varchar(64),
    reviewed_at    timestamp with time zone,
    created_at     timestamp with time zone not null,
    version        bigint      not null,
    constraint pk_review primary key (id),
    constraint uq_review_seq unique (seq),
    constraint uq_review_message unique (message_id),
    constraint fk_review_message foreign key (message_id) references thread_message (id) on delete cascade,
    constraint fk_review_department foreign key (department_id) references department (id),
    constraint fk_review_reviewer foreign key (reviewer_id) references principal (id)
);
create index ix_review_department on review (department_id, status, seq);
create index ix_review_reviewer on review (reviewer_id);
