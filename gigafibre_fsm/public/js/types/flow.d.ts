// A flow's definition as docs/features/flows.md publishes it, and what the editor holds beside it.

/** A value of an input: as it is, read from a path, computed, or a text with paths in braces. */
type FlowValue = any;

interface FlowCase {
	id: string;
	label?: string;
	when?: FlowCondition;
	steps: FlowStep[];
}

interface FlowStep {
	id: string;
	kind: string;
	name?: string;
	inputs?: Record<string, FlowValue>;
	cases?: FlowCase[];
	otherwise?: FlowStep[];
	steps?: FlowStep[];
	until?: FlowCondition;
	timeout?: Record<string, number>;
	on_timeout?: FlowStep[];
	retry?: Record<string, number>;
	on_error?: FlowStep[];
}

interface FlowTrigger {
	kind: string;
	inputs?: Record<string, FlowValue>;
	when?: FlowCondition;
}

interface FlowDefinition {
	schema: number;
	trigger: FlowTrigger;
	steps: FlowStep[];
}

interface FlowRule {
	field: string;
	op: string;
	value?: FlowValue;
}

type FlowCondition = { all?: FlowBranch[]; any?: FlowBranch[]; none?: FlowBranch[] };
type FlowBranch = FlowCondition | FlowRule;

/** A list of steps with the place of its owner: `root`, `s3.c1`, `s3.otherwise`, `s5.steps`, `s2.on_timeout`. */
interface FlowLane {
	key: string;
	role: "root" | "case" | "otherwise" | "steps" | "on_timeout" | "on_error";
	owner?: FlowStep;
	branch?: FlowCase;
	steps: FlowStep[];
}

/** A row of the list: the trigger, a step, the head of a lane, or the place where a step can be added to one. */
interface FlowRow {
	key: string;
	type: "trigger" | "step" | "lane" | "add";
	depth: number;
	lane: string;
	index: number;
	position?: number;
	size?: number;
	step?: FlowStep;
	head?: FlowLane;
	parent: string | null;
}

/** What an edit leaves: the new definition, the row to select, the highest number given to a step or case. */
interface FlowEdit {
	definition: FlowDefinition;
	selected: string;
	last: number;
}

/** What a run did at a step, all rounds and attempts together. */
interface TracedStep {
	state: string;
	times: number;
	milliseconds: number;
}
