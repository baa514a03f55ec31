"""The look for outages after each polling round."""
