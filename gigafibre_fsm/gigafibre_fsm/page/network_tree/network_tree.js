// The network's tree: its script and styles are fetched by whoever opens it, and by nobody else.
frappe.pages["network-tree"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Network Tree"), single_column: true });
	const files = ["network_tree.bundle.css", "network_tree.bundle.js"];
	wrapper.fsm_tree = frappe.require(files).then(() => gigafibre_fsm.open_network_tree(page));
};

frappe.pages["network-tree"].on_page_show = async (wrapper) => {
	const tree = await wrapper.fsm_tree;
	tree?.load();
};
