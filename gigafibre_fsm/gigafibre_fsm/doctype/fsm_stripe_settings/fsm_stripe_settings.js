// The form of the Stripe settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Stripe Settings", gigafibre_fsm.vendor_form);
