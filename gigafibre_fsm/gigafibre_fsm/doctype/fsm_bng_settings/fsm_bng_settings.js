// The form of the BNG hook's settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM BNG Settings", gigafibre_fsm.vendor_form);
