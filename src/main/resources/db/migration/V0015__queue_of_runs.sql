-- The queue is read in the order in which its runs came.

create index ix_run_queue on run (status, seq);
