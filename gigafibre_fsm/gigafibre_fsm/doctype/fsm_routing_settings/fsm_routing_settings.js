// The form of the Routing settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Routing Settings", gigafibre_fsm.vendor_form);
