"""What the provider is told to do with a call, and asked about it."""
