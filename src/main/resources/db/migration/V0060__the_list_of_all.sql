-- What people keep for themselves is not in the list of all that administrators read, which would have to pass it over row by row.
update assistant set installation = 1 where audience like 'user!_%' escape '!';
update stored_file set installation = 1 where audience like 'user!_%' escape '!';
update vector_store set installation = 1 where audience like 'user!_%' escape '!';
