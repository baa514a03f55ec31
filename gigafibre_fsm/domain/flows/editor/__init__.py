"""What the flow editor of the desk reads and writes."""
