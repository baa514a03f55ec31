"""An order while it is put together: from its first page until it is submitted or left."""
