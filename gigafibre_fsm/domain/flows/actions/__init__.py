"""What the kinds of steps do, one function each."""
