"""Service report of a job: the work done, in the customer's language, as a printable page and a PDF."""

from gigafibre_fsm.domain.dispatch.service_report.archive import file_of, look, sweep
from gigafibre_fsm.domain.dispatch.service_report.delivery import resend
from gigafibre_fsm.domain.dispatch.service_report.loader import load
from gigafibre_fsm.domain.dispatch.service_report.rendering import html, part, pdf

__all__ = ["file_of", "html", "load", "look", "part", "pdf", "resend", "sweep"]
