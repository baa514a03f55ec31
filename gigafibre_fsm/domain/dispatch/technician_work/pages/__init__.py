"""What each page of a technician's phone shows: one frozen dataclass a page, made by one function."""
