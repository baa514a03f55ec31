"""What the network's map shows: nodes with the state of the lines below them, found and explained."""
