"""Dunning: reminders, promises, interest and calls for a customer who is late; a case ends by itself when paid."""
