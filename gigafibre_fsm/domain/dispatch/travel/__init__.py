"""Travel times between places."""

from gigafibre_fsm.domain.dispatch.travel.times import (
	PATIENCE,
	STRAIGHT_LINE,
	TravelTimes,
	TripLeg,
	find_travel_times,
)

__all__ = ["PATIENCE", "STRAIGHT_LINE", "TravelTimes", "TripLeg", "find_travel_times"]
