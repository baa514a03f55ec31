"""An order for a new line: the truth of who is to be connected, of which ERPNext's documents are the effects."""
