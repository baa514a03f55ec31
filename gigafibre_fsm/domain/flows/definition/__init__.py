"""The definition of a flow: a structured tree, read from the JSON of a version."""
