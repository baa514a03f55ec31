// What a visitor of the website makes belongs to Frappe's user Guest, which names nobody: timelines say that it was a visitor.

const VISITOR = "Guest";

const user_info = frappe.user_info;
frappe.user_info = function (user) {
	const info = user_info.call(this, user);
	return user === VISITOR ? { ...info, fullname: __("A visitor") } : info;
};
