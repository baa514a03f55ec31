"""Templates and their versions: drafts, activation, copies, files."""
