// What the board knows: the server's answers, gestures still under way, and what the dispatcher chose to see.
import { partsOf } from "./midnight.js";
import { dayOf, minutesOf } from "./time.js";
import { isFinished } from "./labels.js";

// fields of an answer that the page keeps under their names: those by which it is built, and those beside
const FRAME = ["start", "technicians", "skills", "territories"];
const BESIDE = ["cursor", "poll_seconds", "notes", "held", "limits"];

export class Store {
	constructor() {
		/** @type {((what: StoreChange) => void)[]} */
		this.listeners = [];
		/** @type {Map<string, Card>} */
		this.jobs = new Map();
		/** @type {Map<string, string[]>} technician → names of visits */
		this.rows = new Map();
		/** @type {Record<string, RowOfDay>} by `technician|day` */
		this.days = {};
		/** @type {RowHead[]} */
		this.technicians = [];
		/** @type {Map<string, RowHead>} */
		this.technicianOf = new Map();
		/** @type {Map<string, Partial<PlacementJson>>} visit → placement of a gesture that the server has not answered */
		this.pending = new Map();
		/** @type {Map<string, ShownCard | null> | null} visits as they stood at an earlier moment */
		this.past = null;
		/** @type {Set<string>} */
		this.selection = new Set();
		this.notes = [];
		/** @type {HeldCard[]} slots that are kept free while a customer decides */
		this.held = [];
		/** @type {BoardLimit[]} what customers may book of each day */
		this.limits = [];
		/** @type {Record<string, JobTypeLabel>} */
		this.jobTypes = {};
		/** @type {Record<string, string>} */
		this.skills = {};
		/** @type {BoardTerritory[]} */
		this.territories = [];
		this.cursor = "";
		this.start = ""; // the first day shown
		this.range = 0; // how many
		this.poll_seconds = 0;
		this.clockAhead = 0; // minutes that the site's clock is ahead of this one's
		this.loadedAt = 0; // ms
	}

	onChange(listener) {
		this.listeners.push(listener);
	}

	/** @param {StoreChange} what */
	tell(what) {
		for (const listener of this.listeners) listener(what);
	}

	/**
	 * The whole range anew; where it is the same one, only what differs is drawn.
	 * @param {BoardAnswer} answer
	 */
	load(answer) {
		this.loadedAt = Date.now();
		if (this.isSameFrame(answer)) return this.refresh(answer);
		for (const field of [...FRAME, ...BESIDE]) this[field] = answer[field];
		Object.assign(this, { range: answer.days, jobTypes: answer.job_types, days: answer.technician_days });
		this.clockAhead = minutesOf(answer.now) - Date.now() / 60_000;
		this.jobs = new Map([...answer.jobs, ...answer.unplanned].map((job) => [job.name, job]));
		this.technicianOf = new Map(this.technicians.map((technician) => [technician.name, technician]));
		this.selection = new Set([...this.selection].filter((name) => this.jobs.has(name)));
		this.reindex();
		this.tell({ all: true });
	}

	isSameFrame(answer) {
		const mine = [...FRAME.map((field) => this[field]), this.range, this.jobTypes];
		return isSame(mine, [...FRAME.map((field) => answer[field]), answer.days, answer.job_types]);
	}

	refresh(answer) {
		const jobs = [...answer.jobs, ...answer.unplanned];
		const there = new Set(jobs.map((job) => job.name));
		const gone = [...this.jobs.keys()].filter((name) => !there.has(name));
		this.cursor = answer.cursor;
		this.merge({ ...answer, jobs, gone });
	}

	/**
	 * A gesture's answer or what changed meanwhile; an older state of a visit never replaces a newer one.
	 * @param {StoreNews} answer
	 */
	merge(answer) {
		const rows = new Set();
		const changed = (answer.jobs || []).filter((job) => this.isNews(this.jobs.get(job.name), job));
		for (const job of changed) {
			for (const side of [this.jobs.get(job.name), job]) for (const name of rowsOf(side)) rows.add(name);
			this.jobs.set(job.name, job);
		}
		for (const name of answer.gone || []) {
			for (const row of rowsOf(this.jobs.get(name))) rows.add(row);
			this.jobs.delete(name);
			this.selection.delete(name);
		}
		for (const [key, day] of Object.entries(answer.technician_days || {})) {
			// a gesture's answer brings every row that it touched
			if (!this.shows(day.day) || isSame(this.days[key], day)) continue;
			this.days[key] = day;
			rows.add(day.technician);
		}
		for (const row of this.hold(answer.held)) rows.add(row);
		for (const field of ["notes", "limits"]) if (answer[field]) this[field] = answer[field];
		if (answer.now) this.clockAhead = minutesOf(answer.now) - Date.now() / 60_000;
		if (!rows.size && !changed.length && !answer.gone?.length) return this.tell({ rows, figures: true });
		this.reindex();
		this.tell({ rows, backlog: true });
	}

	/**
	 * The slots held now; answers the rows on which that changed.
	 * @param {HeldCard[] | undefined} held
	 */
	hold(held) {
		if (!held || isSame(this.held, held)) return [];
		const rows = [...this.held, ...held].flatMap(rowsOf);
		this.held = held;
		return rows;
	}

	// the slots held on a technician's days shown, the crew's included
	heldOf(technician) {
		return this.held.filter((slot) => rowsOf(slot).includes(technician) && this.parts(slot).length);
	}

	// the server tells the last seconds again and again, so that no late commit is missed
	isNews(known, job) {
		return !known || (known.modified <= job.modified && !isSame(known, job));
	}

	/**
	 * Show a gesture at once; `rollback` ends that: what stands then is the server's answer, or what was there before.
	 * @param {Move[]} moves
	 */
	applyOptimistic(moves) {
		const rows = new Set();
		for (const { job, to } of moves) {
			for (const row of rowsOf(this.job(job))) rows.add(row);
			const before = this.pending.get(job) || {};
			this.pending.set(job, { ...before, ...to });
			for (const row of rowsOf(this.job(job))) rows.add(row);
		}
		this.reindex();
		this.tell({ rows, backlog: true });
	}

	/** @param {Move[]} moves */
	rollback(moves) {
		const rows = new Set();
		for (const { job } of moves) {
			for (const row of rowsOf(this.job(job))) rows.add(row);
			this.pending.delete(job);
			for (const row of rowsOf(this.job(job))) rows.add(row);
		}
		this.reindex();
		this.tell({ rows, backlog: true });
	}

	/** @param {Map<string, ShownCard | null> | null} past shown instead of what is known of these visits; null: the present */
	rewind(past) {
		Object.assign(this, { past }).reindex();
		this.tell({ all: true });
	}

	reindex() {
		this.rows = new Map();
		for (const job of this.all())
			for (const row of rowsOf(job)) this.rows.set(row, [...(this.rows.get(row) || []), job.name]);
	}

	/**
	 * @param {string} name
	 * @returns {ShownCard | undefined}
	 */
	job(name) {
		if (this.past?.has(name)) return this.past.get(name) || undefined;
		const job = this.jobs.get(name);
		const pending = this.pending.get(name);
		return job && pending ? { ...job, ...pending, pending: true } : job;
	}

	/** @returns {ShownCard[]} every visit, as it is shown */
	all() {
		return this.named(new Set([...this.jobs.keys(), ...(this.past?.keys() || [])]));
	}

	/**
	 * @param {Iterable<string>} names
	 * @returns {ShownCard[]}
	 */
	named(names) {
		return Array.from(names, (name) => this.job(name)).filter((job) => job !== undefined);
	}

	// a day on which no active technician has any hours
	isClosed(day) {
		const active = this.technicians.filter((technician) => technician.active !== false);
		return Boolean(active.length) && !active.some(({ name }) => hasHours(this.days[`${name}|${day}`]));
	}

	// visits of a technician in the order of the day, those of a crew included
	visitsOf(technician) {
		const found = this.named(this.rows.get(technician) || []);
		return found.filter((job) => this.isShown(job)).sort(byArrival);
	}

	isShown(job) {
		return job.status !== "Cancelled" && this.parts(job).length > 0;
	}

	// a visit's parts on the days shown
	parts(job) {
		return partsOf(job, this.start, this.range);
	}

	unplanned() {
		return this.all().filter((job) => !isPlanned(job) && !isFinished(job));
	}

	planned() {
		return this.all().filter((job) => isPlanned(job) && this.isShown(job));
	}

	technicianName(name) {
		return this.technicianOf.get(name)?.technician_name || name;
	}

	typeOf(job) {
		return this.jobTypes[job.job_type] || { label: job.job_type, color: null };
	}

	now() {
		return Date.now() / 60_000 + this.clockAhead;
	}

	secondsUntil(moment) {
		return (minutesOf(moment) - this.now()) * 60 + Number(moment.slice(17, 19));
	}

	today() {
		return dayOf(this.now());
	}

	shows(day) {
		return day >= this.start && day <= dayOf(minutesOf(this.start) + (this.range - 1) * 1440);
	}

	showsToday() {
		return this.shows(this.today());
	}

	// how many visits phones do not show as the board does: those on the days shown, and those taken back
	get unpublished() {
		const waits = (job) => job.unpublished && (job.withdrawn || (isPlanned(job) && this.isShown(job)));
		return [...this.jobs.values()].filter(waits).length;
	}

	select(names, keep = false) {
		const before = [...this.selection];
		this.selection = new Set(keep ? [...before, ...names] : names);
		this.tell({ selection: new Set([...before, ...names]) });
	}

	unselect(names) {
		for (const name of names) this.selection.delete(name);
		this.tell({ selection: new Set(names) });
	}
}

/** @param {PlacementJson} job */
export const isPlanned = (job) => Boolean(job.technician && job.arrival);
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @type {(one: { arrival: string | null }, other: { arrival: string | null }) => number} */
export const byArrival = (one, other) => ((one.arrival || "") < (other.arrival || "") ? -1 : 1);

/** @param {PlacementJson | undefined} job */
function rowsOf(job) {
	return job?.technician && job.arrival ? [job.technician, ...(job.crew || [])] : [];
}

/** @param {RowOfDay | undefined} row */
function hasHours(row) {
	if (!row) return true; // not loaded: nothing is known
	if (!row.shift) return false;
	const [opens, closes] = row.shift;
	return !(row.blocked || []).some(({ start, end }) => start <= opens && end >= closes);
}
