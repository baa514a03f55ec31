// The one entry of the dispatch board; what it is made of stands in the folder of the same name.
import { Board } from "./dispatch_board/board.js";

frappe.provide("gigafibre_fsm");

gigafibre_fsm.open_dispatch_board = async (wrapper, page) => {
	const board = new Board(wrapper, page);
	await board.open();
	return board;
};
