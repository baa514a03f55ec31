"""The team: who is in it, what each can do and when they are there; new people are invited here."""
