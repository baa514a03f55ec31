"""Travel times between places."""

from gigafibre_fsm.domain.dispatch.travel.roads import RoadPath, find_road
from gigafibre_fsm.domain.dispatch.travel.times import (
	PATIENCE,
	STRAIGHT_LINE,
	TravelTimes,
	TripLeg,
	estimate_drive,
	find_travel_times,
)

__all__ = [
	"PATIENCE",
	"STRAIGHT_LINE",
	"RoadPath",
	"TravelTimes",
	"TripLeg",
	"estimate_drive",
	"find_road",
	"find_travel_times",
]
