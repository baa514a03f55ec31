// The hours of each day: what technicians have, what is planned, what of it is promised, what is left; for everybody,
// and for those who have a skill.

/**
 * Minutes of one day. `booked` is work and travel of these technicians, `travel` the part of it on the road; `promised` and `open` are visits: promised to
 * their customers, and not.
 * @typedef {{ day: string, available: number, booked: number, travel: number, free: number, promised: number, open: number }} DayHours
 */

/**
 * The hours of some technicians on the days shown; `waiting` are minutes of visits without a place.
 * @typedef {{ skill: string, label: string, technicians: number, days: DayHours[], waiting: number }} Capacity
 */

/**
 * @param {import("./store.js").Store} store
 * @param {string[]} days YYYY-MM-DD
 * @returns {Capacity} of everybody
 */
export function teamCapacity(store, days) {
	return capacityOf(
		store,
		days,
		"",
		__("The whole team"),
		() => true,
		() => true
	);
}

/**
 * @param {import("./store.js").Store} store
 * @param {string[]} days YYYY-MM-DD
 * @returns {Capacity[]} one for each skill that somebody has or a visit needs, by label
 */
export function skillCapacities(store, days) {
	const needed = [...store.planned(), ...store.unplanned()].flatMap((job) => Object.keys(job.skills || {}));
	const known = store.technicians.flatMap((technician) => Object.keys(technician.skills));
	return [...new Set([...needed, ...known])]
		.map((skill) =>
			capacityOf(
				store,
				days,
				skill,
				store.skills[skill] || skill,
				(technician) => skill in technician.skills,
				(job) => skill in (job.skills || {})
			)
		)
		.sort((one, other) => one.label.localeCompare(other.label));
}

function capacityOf(store, days, skill, label, has, needs) {
	const technicians = store.technicians.filter(
		(technician) => technician.active !== false && has(technician)
	);
	const planned = store.planned().filter(needs);
	return {
		skill,
		label,
		technicians: technicians.length,
		days: days.map((day) => hoursOf(store, day, technicians, planned)),
		waiting: minutesOf(store.unplanned().filter(needs)),
	};
}

function hoursOf(store, day, technicians, planned) {
	const rows = technicians.map(({ name }) => store.days[`${name}|${day}`]).filter(Boolean);
	const visits = planned.filter((job) => job.arrival.startsWith(day));
	const sum = (minutes) => rows.reduce((total, row) => total + minutes(row), 0);
	const used = ({ work, travel }) => work + travel;
	return {
		day,
		available: sum((row) => row.available),
		booked: sum(used),
		travel: sum((row) => row.travel),
		// nobody lends the time that they have left to somebody who has too little
		free: sum((row) => Math.max(0, row.available - used(row))),
		promised: minutesOf(visits.filter((job) => job.promised)),
		open: minutesOf(visits.filter((job) => !job.promised)),
	};
}

const minutesOf = (jobs) => jobs.reduce((total, job) => total + job.duration, 0);
