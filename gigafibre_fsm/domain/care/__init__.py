"""Care: keeps customers' tickets and orders in step with the jobs that they asked for.

Owns FSM Cart; the rest it writes on ERPNext's Issue and Sales Order.
"""
