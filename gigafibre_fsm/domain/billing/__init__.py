"""Billing: what customers owe and pay. ERPNext's documents are the books; FSM Payment is the truth about a payment."""
