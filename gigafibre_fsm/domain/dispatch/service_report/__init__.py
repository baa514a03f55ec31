"""The report of a visit: what was done, in the customer's language, as a page to print and a PDF to send."""

from gigafibre_fsm.domain.dispatch.service_report.archive import file_of, look, sweep
from gigafibre_fsm.domain.dispatch.service_report.delivery import resend
from gigafibre_fsm.domain.dispatch.service_report.loader import load
from gigafibre_fsm.domain.dispatch.service_report.rendering import html, part, pdf

__all__ = ["file_of", "html", "load", "look", "part", "pdf", "resend", "sweep"]
