"""Web entry of the embedded bench: Frappe with the static files that a production bench leaves to nginx."""

import os

from werkzeug.middleware.shared_data import SharedDataMiddleware

import frappe.app
from frappe.middlewares import StaticDataMiddleware

sites = os.path.abspath(os.environ.get("SITES_PATH", "."))
# one site whatever the Host header says, as nginx arranges it on a production bench; unset: by host name
frappe.app._site = os.environ.get("FRAPPE_SITE") or None

application = SharedDataMiddleware(frappe.app.application, {"/assets": os.path.join(sites, "assets")})
application = StaticDataMiddleware(application, {"/files": sites})
