"""A call as it is stored: what it has come to, who waits for ours, and its copy in ERPNext."""
