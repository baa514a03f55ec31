"""Dry runs: what a flow would do on a record, or would have done on past ones."""
