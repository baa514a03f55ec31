"""What an order that was submitted makes, step by step, and what undoes it."""
