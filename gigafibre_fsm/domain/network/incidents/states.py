"""The words of an incident: its states, how it was noticed, what caused it, and what a line's alarm says. Pure."""

PLANNED, SUSPECTED, OPEN = "Planned", "Suspected", "Open"
PARTLY_RESTORED, RESTORED = "Partly Restored", "Restored"
FALSE_ALARM, MERGED = "False Alarm", "Merged"

AFFECTING = (OPEN, PARTLY_RESTORED)
"""States in which others hold back what would hurt; a suspicion never does."""
UNSETTLED = (SUSPECTED, *AFFECTING)
"""States in which lines are watched."""

SILENCE, LIGHT, ALARM = "Silence", "Light", "Alarm"
BY_HAND, PLANNED_WORK = "By Hand", "Planned Work"
"""How an incident was noticed."""
MAY_WORK = (LIGHT, PLANNED_WORK)
"""Of incidents that began like this, members are without service only once their line has fallen silent."""

UNKNOWN, FIBRE, POWER, EQUIPMENT = "Unknown", "Fibre", "Power", "Equipment"
"""Causes, beside planned work."""
CAUSES = (UNKNOWN, FIBRE, POWER, EQUIPMENT)

DYING_GASP, LOSS_OF_SIGNAL = "Dying Gasp", "Loss of Signal"
"""The last words of a line: its power went, or its light did."""
ACTIVE, CLEARED = "Active", "Cleared"
"""What an alarm says."""

NOT_POLLED, POLL_LATE, NO_CALLS, SETTLING = "Not Polled", "Poll Late", "No Calls", "Settling"
"""Why nothing is opened: see `hearing`."""
