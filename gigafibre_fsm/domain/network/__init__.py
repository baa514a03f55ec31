"""The customer's line: what its devices say, what they are asked to do, and what was measured."""
