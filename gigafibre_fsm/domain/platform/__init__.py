"""What every room needs and no business word: rules about Frappe itself, dates and amounts as people write them."""
