"""What every room needs and no business word."""
