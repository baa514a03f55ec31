// What the board's store holds beside the server's answers.

/** A card as the board shows it: with a gesture that the server has not answered yet, `pending`; where it stood earlier, `stood`. */
type ShownCard = Card & { pending?: boolean; stood?: boolean };

/** What is to be drawn anew: everything, or rows by technician, the backlog, figures, cards that were chosen or not. */
interface StoreChange {
	all?: boolean;
	rows?: Set<string>;
	backlog?: boolean;
	figures?: boolean;
	selection?: Set<string>;
}

/** One job of a gesture: what it changes of the placement, and what the page saw before. */
interface Move {
	job: string;
	to: Partial<PlacementJson>;
	base?: Partial<PlacementJson>;
}

/** A question to a method of `api/`: objects in its values travel as JSON. */
type Ask = <Method extends keyof ServerAnswers>(method: Method, values?: Record<string, any>) => Promise<ServerAnswers[Method]>;

/** What an answer brings that the store takes over; see docs/features/board.md. */
type StoreNews = Partial<BoardChanges & BoardCommandAnswer & BoardAnswer>;
