"""Readings of a modem's own web interface, requested by people and carried out by a worker."""

from gigafibre_fsm.domain.network.probes.history import ModemAccess, ProbeView, load_access
from gigafibre_fsm.domain.network.probes.requests import request_probe

__all__ = ("ModemAccess", "ProbeView", "load_access", "request_probe")
