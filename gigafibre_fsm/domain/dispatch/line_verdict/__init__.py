"""What a line says of its customer's trouble, before anybody drives there: a verdict with its facts, until the visit starts."""
