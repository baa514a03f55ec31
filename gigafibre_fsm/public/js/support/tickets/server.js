// What the ticket desk asks of the server.
import { read, write } from "../../platform/server.js";

/** @returns {Promise<TicketBoard>} */
export const load_board = (view) => read("ticket_desk.load_board", { view: JSON.stringify(view) });
/** @returns {Promise<DeskTicket>} */
export const open_ticket = (ticket, entries) => read("ticket_desk.open_ticket", { ticket, entries });
/** @returns {Promise<DeskPerson[]>} */
export const list_people = () => read("ticket_desk.list_people");
export const set_status = (ticket, status) => write("ticket_desk.set_status", { ticket, status });
export const assign = (ticket, users) =>
	write("ticket_desk.assign", { ticket, users: JSON.stringify(users) });
/** @returns {Promise<GivenTicket>} */
export const assign_by_rule = (ticket) => write("ticket_desk.assign_by_rule", { ticket });
/** @returns {Promise<SnoozedTicket>} */
export const snooze = (ticket, until) => write("ticket_desk.snooze", { ticket, until });
export const wake = (ticket) => write("ticket_desk.wake", { ticket });
export const follow = (ticket, is_followed) =>
	write("ticket_desk.follow_ticket", { ticket, is_followed: is_followed ? 1 : 0 });
export const link_incident = (ticket, incident) => write("ticket_desk.link_incident", { ticket, incident });
/** @returns {Promise<MergedTicket>} */
export const merge = (ticket, target) => write("ticket_desk.merge", { ticket, target });
/** @returns {Promise<MergedTicket>} */
export const undo_merge = (ticket) => write("ticket_desk.undo_merge", { ticket });
/** @returns {Promise<ChangedTicket>} */
export const split = (ticket, message) => write("ticket_desk.split", { ticket, message });
/** @returns {Promise<Onlooker[]>} */
export const report_presence = (ticket, is_writing, is_gone = false) =>
	write("ticket_desk.report_presence", {
		ticket,
		is_writing: is_writing ? 1 : 0,
		is_gone: is_gone ? 1 : 0,
	});

/** @returns {Promise<SentAnswer>} */
export const send_answer = (ticket, text, status, seen) =>
	write("ticket_messages.answer", { ticket, text, status, seen: seen ? JSON.stringify(seen) : "" });
export const add_note = (ticket, text, command_id) =>
	write("ticket_messages.add_note", { ticket, text, command_id });
/** @returns {Promise<ReplyChoice[]>} */
export const list_replies = (ticket) => read("ticket_messages.list_replies", { ticket });
/** @returns {Promise<WordedReply>} */
export const word_reply = (ticket, reply) => read("ticket_messages.word_reply", { ticket, reply });
export const file_address = (ticket, file) =>
	`/api/method/gigafibre_fsm.api.ticket_messages.download_file?${new URLSearchParams({ ticket, file })}`;
