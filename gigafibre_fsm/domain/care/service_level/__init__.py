"""How fast tickets are answered and settled: support hours, the clock of a ticket, and notices before it runs out."""
