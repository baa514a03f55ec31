"""Moves devices from GenieACS to Oktopus, one by one, with a way back; see docs/features/lines.md."""
