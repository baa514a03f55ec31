"""What a site of an earlier version is given once."""
