"""What people and the calendar do to incidents: report, confirm, merge, end, plan work, learn from a false alarm."""
