"""The report of a visit: what was done, in the customer's language, as a page to print and a PDF to send."""

from gigafibre_fsm.domain.dispatch.report.drawing import html, part, pdf
from gigafibre_fsm.domain.dispatch.report.keeping import file_of, look, sweep
from gigafibre_fsm.domain.dispatch.report.reading import load
from gigafibre_fsm.domain.dispatch.report.sending import resend

__all__ = ["file_of", "html", "load", "look", "part", "pdf", "resend", "sweep"]
