// The network's map: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["network-map"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Network Map"), single_column: true });
	const files = ["network_map.bundle.css", "network_map.bundle.js"];
	wrapper.fsm_map = frappe.require(files).then(() => gigafibre_fsm.open_network_map(page));
};

frappe.pages["network-map"].on_page_show = async (wrapper) => {
	const map = await wrapper.fsm_map;
	map?.shown();
};

frappe.pages["network-map"].on_page_hide = async (wrapper) => {
	const map = await wrapper.fsm_map;
	map?.hidden();
};
