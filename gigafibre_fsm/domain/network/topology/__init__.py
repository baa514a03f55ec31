"""The network as a tree: which port feeds which node, and the light that arrives at its end."""
