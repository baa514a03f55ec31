"""The plan of a customer: what they have, what their address can have, and the page on which they change or end it."""
