-- What was made through the interface for programs is its maker's alone, people's no less than programs'.
update vector_store set audience = owner_id where owner_id is not null;
