"""Storms: days on which drives take longer and work outdoors waits."""
