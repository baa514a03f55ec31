"""Plans as proposals: the planner is asked about the board, and its answer is applied only where a person agrees."""
