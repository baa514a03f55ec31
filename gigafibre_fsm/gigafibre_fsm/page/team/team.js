// The team: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages.team.on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Team"), single_column: true });
	const files = ["team.bundle.css", "team.bundle.js"];
	wrapper.fsm_team = frappe.require(files).then(() => gigafibre_fsm.open_team(page));
};

frappe.pages.team.on_page_show = async (wrapper) => {
	const team = await wrapper.fsm_team;
	team?.load();
};
