"""How well each device does, judged each night against its own history."""
