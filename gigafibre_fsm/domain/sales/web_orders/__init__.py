"""The order that a visitor makes alone, on the website: from their address to the agreement and the first payment method."""
