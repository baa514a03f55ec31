// The list of tickets says which are due soon and which are overdue, by their clock and not by when they were saved.

const tickets = (frappe.listview_settings["Issue"] ??= {});
const { get_indicator: erpnexts, onload: erpnexts_onload } = tickets;
const WORDS = {
	overdue: () => [__("Overdue"), "red", `fsm_clock_due,<,${utc_now()}`],
	soon: () => [__("Due soon"), "orange", `fsm_clock_soon,<,${utc_now()}`],
};

tickets.add_fields = [...(tickets.add_fields ?? []), ...gigafibre_fsm.ticket_clock.fields];
tickets.get_indicator = function (doc) {
	return WORDS[gigafibre_fsm.ticket_clock.read_state(doc)]?.() ?? erpnexts?.call(this, doc);
};
tickets.onload = function (list) {
	erpnexts_onload?.call(this, list);
	// a ticket that nobody changes becomes overdue all the same; not while somebody selects
	setInterval(() => {
		if (document.body.contains(list.$result?.[0]) && !list.get_checked_items(true).length) list.render_list();
	}, 30_000);
};

const utc_now = () => new Date().toISOString().slice(0, 19).replace("T", " ");
