"""E-mail that comes in: each becomes a ticket, joins the thread of one, or is kept with the reason why not."""
