"""What an incident of the network means for customers: they are told, their tickets are grouped, and callers get an answer."""
