// The form of the Oktopus settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Oktopus Settings", gigafibre_fsm.vendor_form);
