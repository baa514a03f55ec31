"""Command sheets for OLTs, as a first draft for each vendor; the site's own words replace them.

Written from public documentation and not tried on a real OLT: the engineer checks each once and corrects it.
"""

import frappe

DOCTYPE = "OLT Command Sheet"
UNTRIED = "A draft: check each command on your OLT once, and correct it here."

SHEETS = {
	"Huawei SmartAX": (
		"enable\n"
		"config\n"
		"display ont autofind all\n"
		"# note the F/S/P of {serial}: it should be {port}\n"
		"interface gpon <F/S of {port}>\n"
		'ont add <P of {port}> sn-auth "{hex_serial}" omci ont-lineprofile-id {profile}'
		' ont-srvprofile-id {service_profile} desc "{label}"\n'
		"quit\n"
		"service-port vlan {vlan} gpon {port} ont <ONT-ID> gemport 1 multi-service user-vlan {vlan}\n",
		"display ont info by-sn {hex_serial}",
	),
	"Nokia ISAM": (
		"configure equipment ont interface {port}/<ONT> sernum {vendor_id}:{number} desc1 {label}\n"
		"configure equipment ont interface {port}/<ONT> admin-state up\n"
		"# then the services of profile {profile}, VLAN {vlan}\n",
		"show equipment ont interface",
	),
	"Other": (
		"# register the ONT {serial} ({hex_serial}) at PON port {port}\n"
		"# profile {profile}, service profile {service_profile}, VLAN {vlan}, description {label}\n",
		"the command that lists the ONT {serial} with its port",
	),
}


def apply() -> None:
	"""Add the drafts to a site that has no sheet yet."""
	if frappe.db.exists(DOCTYPE, {}):
		return
	for vendor, (commands, proof) in SHEETS.items():
		sheet = frappe.new_doc(DOCTYPE)
		sheet.update({"vendor": vendor, "description": UNTRIED, "commands": commands, "proof": proof})
		sheet.insert()
