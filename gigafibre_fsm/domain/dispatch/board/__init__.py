"""The dispatch board: its data, the commands that change the plan, their undo, and publishing."""
