"""Groups of customers that are compared, signed off and taken over together."""
