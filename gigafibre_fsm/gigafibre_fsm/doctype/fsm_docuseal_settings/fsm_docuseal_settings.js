// The form of DocuSeal's settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM DocuSeal Settings", gigafibre_fsm.vendor_form);
