"""Care: keeps customers' tickets and orders in step with the jobs that they asked for.

Owns no document: it writes on ERPNext's Issue and Sales Order.
"""
