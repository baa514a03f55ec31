"""The safety budget: what a flow may send and cost in an hour and in a run."""
