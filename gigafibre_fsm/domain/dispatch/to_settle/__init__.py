"""What a dispatcher has to settle: one list, whatever the day, and the ways to fill the time of a visit that fell out."""
