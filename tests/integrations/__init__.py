"""Our vendor clients against the vendors' stand-in servers."""
