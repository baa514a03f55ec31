// The list of nodes: the state in its colour, and the way to the tree.

frappe.listview_settings["Network Node"] = {
	onload(list) {
		list.page.add_inner_button(__("Network Map"), () => frappe.set_route("network-map"));
	},
};
