-- Who a principal is to the company's identity provider: issuer and subject, and when that was last said.

alter table principal add column realm_subject varchar(512);
alter table principal add column realm_asserted_at timestamp with time zone;
alter table principal add constraint uq_principal_realm_subject unique (realm_subject);
