"""Services that every other package uses, free of business rules: transactions, dates, limits, escaping."""
