"""Virtual label photography: draws the label of a device and photographs it as a technician's phone would."""

from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

__all__ = ["Label", "Shot", "draw", "photograph"]
