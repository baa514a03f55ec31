"""What the provider reports of a call, and the recordings that it makes."""
