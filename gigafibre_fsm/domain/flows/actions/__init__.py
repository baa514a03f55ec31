"""What the steps of flows do: one function for each kind, which writes to an outbox or a document that exists."""
