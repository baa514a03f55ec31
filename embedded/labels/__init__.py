"""Virtual label photography: draws the label of a device and photographs it as a technician's phone would."""

from embedded.labels.label import Label, draw
from embedded.labels.photograph import Shot, photograph

__all__ = ["Label", "Shot", "draw", "photograph"]
