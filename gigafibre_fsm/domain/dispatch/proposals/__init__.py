"""Plan proposals: the planner's answer, applied move by move as the dispatcher accepts."""
