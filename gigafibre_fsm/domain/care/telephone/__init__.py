"""The telephone of support: calls in and out, their recordings, and who is called back."""
