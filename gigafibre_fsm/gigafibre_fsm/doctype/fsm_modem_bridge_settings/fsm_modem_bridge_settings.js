// The form of the modem bridge's settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Modem Bridge Settings", gigafibre_fsm.vendor_form);
