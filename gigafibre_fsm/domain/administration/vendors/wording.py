"""What each vendor is called and does, and what works without it, in the language of the request."""

from dataclasses import dataclass

from frappe import _


@dataclass(frozen=True, slots=True)
class VendorWords:
	"""The name of a vendor, what this site uses it for, and what works without it: a sentence each."""

	title: str
	purpose: str
	without: str


def word_vendors() -> dict[str, VendorWords]:
	"""Return the words of each vendor by its key."""
	return {
		"twilio": VendorWords(
			_("Text messages and telephone (Twilio)"),
			_("Sends links and reminders by text, and carries calls at the desk."),
			_(
				"Without it texts wait and then fail; visits can be planned, and technicians sign in with a password."
			),
		),
		"mail_out": VendorWords(
			_("Outgoing e-mail"),
			_("Sends invoices, reports and answers to tickets."),
			_("Without it customers get texts only; invoices and reports can be downloaded."),
		),
		"mail_in": VendorWords(
			_("Incoming e-mail"),
			_("Turns customers' e-mails into tickets."),
			_("Without it tickets are opened by telephone, by text and in the customer's account."),
		),
		"pbx": VendorWords(
			_("Telephone exchange of your own"),
			_("Carries calls at the desk over your own lines. Browsers connect to it by themselves."),
			_("Without it calls go through Twilio, or through the telephone on the desk."),
		),
		"stripe": VendorWords(
			_("Cards and bank debits (Stripe)"),
			_("Takes payments of customers, and reports what reached the bank."),
			_("Without it customers pay by cheque or transfer, and payments are entered by hand."),
		),
		"gemini": VendorWords(
			_("Reading of labels and bills (Gemini)"),
			_("Reads serial numbers on photographed labels, and suppliers' bills."),
			_("Without it barcodes are still read; what they lack is typed, and so are bills."),
		),
		"genieacs": VendorWords(
			_("Modem server (GenieACS)"),
			_("Reads and controls modems by TR-069."),
			_("Without it technicians and support do not see the line; silence finds no outage."),
		),
		"oktopus": VendorWords(
			_("Modem server (Oktopus)"),
			_("Reads and controls modems by TR-369."),
			_("Without it modems are managed by the other server alone."),
		),
		"modem_bridge": VendorWords(
			_("Modems' own pages"),
			_("Reads light, Wi-Fi networks nearby and cordless telephones of TP-Link modems."),
			_("Without it these values are missing on the page of the device."),
		),
		"olts": VendorWords(
			_("Optical line terminals (OLT)"),
			_("Say which ONTs wait and which are online."),
			_("Without it an engineer registers ONTs by the command sheet."),
		),
		"alarms": VendorWords(
			_("Alarms of the network"),
			_("Open an outage as soon as the OLT's management system reports one."),
			_("Without it outages are found by the silence of modems, some minutes later."),
		),
		"bng": VendorWords(
			_("Suspensions at the network (BNG)"),
			_("Suspends and restores a customer's access."),
			_("Without it suspensions are made on the modem, or by hand."),
		),
		"docuseal": VendorWords(
			_("Signatures at DocuSeal"),
			_("Has agreements signed on a DocuSeal server of the company's own."),
			_("Without it agreements are signed on this app's own page."),
		),
		"routing": VendorWords(
			_("Travel times"),
			_("Tells the planner how long technicians drive."),
			_("Without it travel times are estimated from straight lines, and plans say so."),
		),
		"legacy": VendorWords(
			_("Database of the old system"),
			_(
				"Shows what the retired billing system knew of a customer, and compares its catalogue with yours."
			),
			_("Without it the old invoices and notes are not shown, and customers are moved from files."),
		),
		"flow_hosts": VendorWords(
			_("Hosts that flows call"),
			_("Systems of your own that a flow may send a request to."),
			_("Without one, flows act inside this site only."),
		),
	}
