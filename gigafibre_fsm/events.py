"""What follows when a document changes: the place where domain packages that may not know each other meet."""
