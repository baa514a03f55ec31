"""The catalogue: the kinds of steps and triggers, with typed inputs and outputs, as data."""
