"""The safety budget: what a template may send or spend per hour and per run."""
