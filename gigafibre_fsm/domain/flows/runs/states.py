"""The states of runs, their steps and events, by their stored words."""

QUEUED, READY, WAITING = "Queued", "Ready", "Waiting"
HELD, FAILED, DOUBTFUL = "Held", "Failed", "Doubtful"
DONE, STOPPED, CANCELLED = "Done", "Stopped", "Cancelled"

OPEN = (QUEUED, READY, WAITING, HELD, FAILED, DOUBTFUL)
FOR_A_PERSON = (HELD, FAILED, DOUBTFUL)
"""Nothing goes on until a person decides."""
OVER = (DONE, STOPPED, CANCELLED)
"""What `due.ENDED` lists for the clock."""

STEP_DONE, STEP_WAITING, STEP_FAILED = "Done", "Waiting", "Failed"
STEP_UNKNOWN, STEP_SKIPPED, STEP_CANCELLED = "Unknown", "Skipped", "Cancelled"

EVENT_NEW, EVENT_DONE, EVENT_IGNORED, EVENT_FAILED = "New", "Done", "Ignored", "Failed"
