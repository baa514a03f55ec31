"""Credits for outages and broken promises: proposed with their arithmetic, granted or refused by a person."""
