"""Changes of a subscription that its customer asks for: another plan, or its end; shown before, applied on their day."""
