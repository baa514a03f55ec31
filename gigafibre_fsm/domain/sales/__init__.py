"""How somebody becomes a customer: addresses, offers, contracts and orders."""
