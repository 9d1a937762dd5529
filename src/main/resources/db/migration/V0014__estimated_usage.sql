-- Whether tokens were counted here because the endpoint did not report them.

alter table run add column usage_estimated boolean default false not null;
alter table run_step add column usage_estimated boolean default false not null;
