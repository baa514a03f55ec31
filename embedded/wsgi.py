"""WSGI entry of the embedded bench: Frappe plus the static files that nginx serves on a production bench."""

import os

from werkzeug.middleware.shared_data import SharedDataMiddleware

import frappe.app

from embedded.byte_ranges import ByteRanges
from embedded.slow_bodies import Deadline

sites = os.path.abspath(os.environ.get("SITES_PATH", "."))
# a single site whatever the Host header, as nginx is set up on a production bench; by host name if unset
frappe.app._site = os.environ.get("FRAPPE_SITE") or None

# werkzeug's middleware stays inside these folders; Frappe's follows `..%2f` out of them
folders = {"/assets": os.path.join(sites, "assets")}
if frappe.app._site:
	folders["/files"] = os.path.join(sites, frappe.app._site, "public", "files")
application = SharedDataMiddleware(Deadline(frappe.app.application), folders)
if frappe.app._site:
	application = ByteRanges(application, folders["/files"])
