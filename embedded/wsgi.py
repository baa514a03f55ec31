"""Web entry of the embedded bench: Frappe with the static files that a production bench leaves to nginx."""

import os

from werkzeug.middleware.shared_data import SharedDataMiddleware

import frappe.app

from embedded.slow_bodies import Deadline

sites = os.path.abspath(os.environ.get("SITES_PATH", "."))
# one site whatever the Host header says, as nginx arranges it on a production bench; unset: by host name
frappe.app._site = os.environ.get("FRAPPE_SITE") or None

# werkzeug's own middleware stays inside these folders; Frappe's joins `..%2f` to what stands beside them
folders = {"/assets": os.path.join(sites, "assets")}
if frappe.app._site:
	folders["/files"] = os.path.join(sites, frappe.app._site, "public", "files")
application = SharedDataMiddleware(Deadline(frappe.app.application), folders)
