"""Events: what a vendor reports, stored once, and processed in any order and any number of times."""
