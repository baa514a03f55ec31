"""Whether lines that fall silent or lose light together are an outage, of which element, and when it is over. Pure."""
