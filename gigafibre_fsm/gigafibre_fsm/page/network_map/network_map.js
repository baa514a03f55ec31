// The network's map: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["network-map"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Network Map"), single_column: true });
	const files = [load_map_styles(), frappe.require("network_map.bundle.js")];
	wrapper.fsm_map = Promise.all(files).then(() => gigafibre_fsm.open_network_map(page));
};

// by a link, because frappe.require writes styles into the page, which a policy of `style-src 'self'` refuses
function load_map_styles() {
	const link = document.createElement("link");
	link.rel = "stylesheet";
	link.href = frappe.assets.bundled_asset("network_map.bundle.css");
	return new Promise((resolve, reject) => {
		link.onload = resolve;
		link.onerror = reject;
		document.head.append(link);
	});
}

frappe.pages["network-map"].on_page_show = async (wrapper) => {
	const map = await wrapper.fsm_map;
	map?.shown();
};

frappe.pages["network-map"].on_page_hide = async (wrapper) => {
	const map = await wrapper.fsm_map;
	map?.hidden();
};
