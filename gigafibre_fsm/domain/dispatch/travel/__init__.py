"""Travel times between places."""

from gigafibre_fsm.domain.dispatch.travel.times import (
	PATIENCE,
	STRAIGHT_LINE,
	Leg,
	TravelTimes,
	between,
)

__all__ = ["PATIENCE", "STRAIGHT_LINE", "Leg", "TravelTimes", "between"]
