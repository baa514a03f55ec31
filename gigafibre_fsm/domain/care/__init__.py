"""Care: what customers asked for, kept in step with what the field did.

Owns no document of its own yet: it writes on ERPNext's Issue.
"""
