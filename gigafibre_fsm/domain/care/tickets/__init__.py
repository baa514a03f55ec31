"""Tickets: ERPNext's Issue as the customer sees it, and in step with the job that it asked for."""
