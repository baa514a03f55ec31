// The page “Ticket desk”: see docs/features/support.md.
import { TicketDesk } from "./support/tickets/page.js";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.open_ticket_desk = (page) => (gigafibre_fsm.ticket_desk = new TicketDesk(page));
