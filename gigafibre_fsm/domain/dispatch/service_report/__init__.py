"""Service report of a job: the work done, in the customer's language, as a printable page and a PDF."""

from gigafibre_fsm.domain.dispatch.service_report.archive import find_file, process_due, process_job
from gigafibre_fsm.domain.dispatch.service_report.delivery import resend_report
from gigafibre_fsm.domain.dispatch.service_report.loader import load_report
from gigafibre_fsm.domain.dispatch.service_report.rendering import render_html, render_part, render_pdf

__all__ = [
	"find_file",
	"load_report",
	"process_due",
	"process_job",
	"render_html",
	"render_part",
	"render_pdf",
	"resend_report",
]
