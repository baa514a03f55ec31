// Written by `python -m tests.architecture.browser_types` from what the methods of `api/` return.

/** What each method answers. */
interface ServerAnswers {
	"board.load": BoardAnswer;
	"board.changes": BoardChanges;
	"board.place": BoardCommandAnswer;
	"board.split": BoardCommandAnswer;
	"board.lock": BoardCommandAnswer;
	"board.undo": BoardCommandAnswer;
	"board.report_sick": BoardCommandAnswer;
	"board.redo": BoardCommandAnswer;
	"board.history": ChangeRow[];
	"board.publish_preview": PublishPreview;
	"board.publish": PublishAnswer;
	"board.candidates": Candidate[];
	"board.details": VisitDetails;
	"board_advice.advise_drag": RowsAdvice;
	"board_advice.find_free_day": FreePlace;
	"board_map.load_route": TechnicianRoute;
	"board_past.load_past": BoardPast;
	"call_backs.list_call_backs": WaitingCallers;
	"call_backs.settle_call_back": SettledCallBack;
	"call_card.load_call_card": CallCardAnswer;
	"call_results.open_call_ticket": CallTicket;
	"call_results.link_ticket": LinkedCall;
	"call_results.link_visit": LinkedCall;
	"call_results.save_call_notes": NotedCall;
	"call_results.finish_call": NotedCall;
	"call_results.choose_customer": NotedCall;
	"calls.start_call": PlacedCall;
	"calls.list_my_calls": MyCalls;
	"calls.hold_call": ChangedCall;
	"calls.transfer_call": ChangedCall;
	"calls.pause_recording": ChangedCall;
	"customer_search.search_customers": FoundCustomers;
	"customer_view.load_customer": CustomerView;
	"customer_view.load_timeline": CustomerTimeline;
	"customer_view.load_old_account": OldAccount;
	"customer_view.estimate_visit": ExpectedArrival;
	"customer_view.list_ready_messages": ReadyMessage[];
	"customer_view.send_text": WrittenText;
	"customer_view.send_mail": MessageToCustomer;
	"customer_view.answer_ticket": MessageToCustomer;
	"customer_view.open_ticket": OpenedTicket;
	"customer_view.add_note": WrittenNote;
	"customer_view.send_pay_link": SentPayLink;
	"customer_view.restart_modem": ModemCommand;
	"customer_view.change_wifi": ModemCommand;
	"dispatch.move": MoveAnswer;
	"dispatch.dispatch": MoveAnswer;
	"dispatch.hold": MoveAnswer;
	"dispatch.cancel": MoveAnswer;
	"dispatch.send_report": JobStatus;
	"dispatch.report_pdf": null;
	"dispatch.not_done": MoveAnswer;
	"dispatch.mark_request_answered": JobStatus;
	"dispatch.promise": PromiseAnswer;
	"dispatch.assign": MoveAnswer;
	"dispatch.schedule": MoveAnswer;
	"dispatch.list_next_actions": NextSteps;
	"dispatch.type_change_of": TypeChange;
	"dispatch.summary": SummaryAnswer;
	"dispatch.summary_card": CardAnswer;
	"dispatch.summary_chart": SummaryChart;
	"dispatch.calendar_events": CalendarEvent[];
	"dispatch.calendar_move": MoveAnswer;
	"flow_dry_run.dry_run": DryAnswer;
	"flow_dry_run.start_history": HistoryProgress;
	"flow_dry_run.history_progress": HistoryProgress;
	"flow_editor.list_flows": FlowList;
	"flow_editor.open_flow": OpenFlow;
	"flow_editor.check": Checked;
	"flow_editor.save": SavedDraft;
	"flow_editor.difference": DifferenceRow[];
	"flow_editor.fields": FieldChoice[];
	"flow_editor.search_documents": DocumentChoice[];
	"flow_editor.run_story": RunStory;
	"flow_editor.runs": RunRow[];
	"flow_editor.standing_runs": RunInbox;
	"flows.create_flow": FlowTemplateAnswer;
	"flows.activate": ActivatedFlow;
	"flows.roll_back": ActivatedFlow;
	"flows.pause": FlowTemplateAnswer;
	"flows.resume": FlowTemplateAnswer;
	"flows.retire": FlowTemplateAnswer;
	"flows.copy_flow": FlowTemplateAnswer;
	"flows.export_flow": FlowFile;
	"flows.import_flow": FlowTemplateAnswer;
	"flows.retry_runs": ActedOnRuns;
	"flows.skip_steps": ActedOnRuns;
	"flows.end_runs": ActedOnRuns;
	"flows.resolve_runs": ActedOnRuns;
	"line_verdicts.show": VerdictAnswer;
	"line_verdicts.describe": VerdictAnswer;
	"line_verdicts.keep_visit": JobStatus;
	"messages.resolve": ResolvedMessage;
	"messages.preview": TextPreviews;
	"network_map.open_view": MapView;
	"network_map.list_changes": MapChanges;
	"network_map.find_homes": MapHits;
	"network_map.describe_node": MapPanel;
	"network_map.list_homes": MapHomes;
	"opening.load": OpeningPage;
	"opening.skip": OpeningPage;
	"opening.save_office": OpeningPage;
	"opening.save_hours": OpeningPage;
	"opening.add_customer": OpeningPage;
	"opening.dispatch_visit": FirstVisit;
	"overview.load_overview": BusinessOverview;
	"overview.load_feed": FeedEntry[];
	"people.load": PeoplePage;
	"people.invite": InvitedPerson;
	"people.set_roles": ChangedPerson;
	"people.disable": DisabledPerson;
	"people.enable": EnabledPerson;
	"planning.propose": ProposalStarted;
	"planning.progress": PlanProgress;
	"planning.proposal": Proposal;
	"planning.apply": AppliedPlan;
	"planning.dismiss": DismissedPlan;
	"planning.hold": HeldOffer;
	"planning.confirm": BoardCommandAnswer;
	"planning.release": ReleasedSlot;
	"route_sheet.print_sheets": null;
	"route_sheet.mail_sheets": SentSheets;
	"sales_orders.find_addresses": FoundAddresses;
	"sales_orders.begin_from_request": OrderStateAnswer;
	"sales_orders.begin_from_document": OrderStateAnswer;
	"sales_orders.load_order": OrderReview;
	"sales_orders.set_address": OrderReview;
	"sales_orders.list_offers": OfferChoices;
	"sales_orders.set_offer": OrderReview;
	"sales_orders.set_person": OrderReview;
	"sales_orders.list_times": OfferedTime[];
	"sales_orders.set_time": OrderReview;
	"sales_orders.submit_order": OrderStateAnswer;
	"sales_orders.cancel_order": OrderStateAnswer;
	"sales_orders.try_again": OrderStateAnswer;
	"settings.load": SettingsPage;
	"settings.test_vendor": VendorTest;
	"settings.set_switch": SiteRule;
	"softphone.find_telephone": DeskTelephone;
	"softphone.issue_exchange_login": ExchangeAccess;
	"softphone.begin_browser_call": BrowserCall;
	"softphone.receive_browser_call": BrowserCall;
	"softphone.report_browser_call": BrowserCall;
	"softphone.issue_voice_token": VoiceToken;
	"softphone.set_availability": AgentAvailability;
	"softphone.list_colleagues": Colleagues;
	"supplier_bills.upload_bill": KeptBillFile;
	"supplier_bills.list_bills": BillList;
	"supplier_bills.load_bill": SupplierBillView;
	"supplier_bills.save_bill": SupplierBillView;
	"supplier_bills.add_supplier": SupplierBillView;
	"supplier_bills.create_draft": BillDraft;
	"supplier_bills.dismiss_bill": SupplierBillView;
	"supplier_bills.read_again": SupplierBillView;
	"team.week": TeamWeek;
	"team.invite": InvitedTechnician;
	"team.set_skill": SkillLevels;
	"team.add_absence": AbsenceAnswer;
	"ticket_desk.load_board": TicketBoard;
	"ticket_desk.open_ticket": DeskTicket;
	"ticket_desk.list_people": DeskPerson[];
	"ticket_desk.set_status": ChangedTicket;
	"ticket_desk.assign": ChangedTicket;
	"ticket_desk.assign_by_rule": GivenTicket;
	"ticket_desk.snooze": SnoozedTicket;
	"ticket_desk.wake": ChangedTicket;
	"ticket_desk.follow_ticket": FollowedTicket;
	"ticket_desk.link_incident": ChangedTicket;
	"ticket_desk.merge": MergedTicket;
	"ticket_desk.undo_merge": MergedTicket;
	"ticket_desk.split": ChangedTicket;
	"ticket_desk.report_presence": Onlooker[];
	"ticket_messages.answer": SentAnswer;
	"ticket_messages.add_note": StaffNote;
	"ticket_messages.list_replies": ReplyChoice[];
	"ticket_messages.word_reply": WordedReply;
	"ticket_messages.download_file": null;
	"to_settle.load": SettleList;
	"to_settle.find_fillings": HoleFillings;
	"to_settle.ask_customer": AskedCustomer;
	"to_settle.note_hole": NotedHole;
	"to_settle.note_answer": NotedAnswer;
	"to_settle.note_text": NotedText;
	"visit_search.search_visits": FoundVisits;
}

interface AbsenceAnswer {
	absence: string;
	visits: TouchedJob[];
	board: string | null;
}

interface AbsenceRow {
	name: string;
	reason: string;
	from_time: string;
	to_time: string;
	label: string;
}

interface ActedOnRuns {
	done: string[];
	refused: RefusedRun[];
}

interface ActivatedFlow {
	template: string;
	version: string;
}

interface AddOnChoice {
	item: string;
	title: string;
	text: string;
	price: number;
	total: number;
	is_monthly: boolean;
	most: number;
}

interface AdvisedPlace {
	technician: string;
	arrival: string;
	added_seconds: number;
}

interface AdvisedRow {
	technician: string;
	day: string;
	cannot: string[];
	stretches: AdvisedStretch[];
}

interface AdvisedStretch {
	start: string;
	end: string;
	added_seconds: number;
	texts: string[];
}

interface AgentAvailability {
	available: boolean;
}

interface AppliedPlan {
	done: boolean;
	questions?: CommandQuestion[];
	change?: string | null;
	summary?: string;
	gone?: string[];
	nothing?: boolean;
	jobs?: Card[];
	technician_days?: Record<string, RowOfDay>;
	applied: string[];
	kept: KeptJob[];
}

interface AskedCustomer {
	hold: string;
	window: string[];
	until: string;
}

interface AutomaticCharge {
	kind: string;
	label: string;
	taken_on: string | null;
}

interface BillChoice {
	name: string;
	title: string;
}

interface BillDraft {
	invoice: string;
}

interface BillList {
	bills: BillRow[];
	counts: Record<string, number>;
	progress: BillProgress;
	is_cut: boolean;
}

interface BillProgress {
	waiting: number;
	done: number;
	all: number;
}

interface BillRow {
	name: string;
	state: string;
	verdict: string;
	supplier: string;
	file_title: string;
	bill_number: string;
	day: string;
	total: number;
	problem: string;
}

interface BillingSystem {
	state: string;
	boundary: string | null;
}

interface BlockedTime {
	start: string;
	end: string;
	kind: string;
	label: string;
}

interface BoardAnswer {
	cursor: string;
	now: string;
	start: string;
	days: number;
	technicians: RowHead[];
	technician_days: Record<string, RowOfDay>;
	jobs: Card[];
	held: HeldCard[];
	unplanned: Card[];
	job_types: Record<string, JobTypeLabel>;
	skills: Record<string, string>;
	notes: BoardNote[];
	limits: BoardLimit[];
	territories: BoardTerritory[];
	positions: BoardPosition[];
	poll_seconds: number;
	left_out: boolean;
}

interface BoardChanges {
	cursor: string;
	now: string;
	reload: boolean;
	jobs?: Card[];
	gone?: string[];
	technician_days?: Record<string, RowOfDay>;
	held?: HeldCard[];
	limits?: BoardLimit[];
	notes?: BoardNote[];
	positions?: BoardPosition[];
}

interface BoardCommandAnswer {
	done: boolean;
	questions?: CommandQuestion[];
	change?: string | null;
	summary?: string;
	gone?: string[];
	nothing?: boolean;
	jobs?: Card[];
	technician_days?: Record<string, RowOfDay>;
}

interface BoardLimit {
	label: string;
	day: string;
	most: number;
	taken: number;
}

interface BoardNote {
	name: string;
	day: string;
	kind: string;
	text: string;
	details: string;
}

interface BoardPast {
	steps: PastStep[];
	messages: PastMessage[];
	cards: Card[];
	is_complete: boolean;
}

interface BoardPosition {
	technician: string;
	lat: number;
	lon: number;
	accuracy: number;
	age: number;
	fades_in: number;
	goes_in: number;
	job: string | null;
	expected: string | null;
}

interface BoardTerritory {
	name: string;
	label: string;
	color: string | null;
	outlines: [number, number][][];
}

interface BrowserCall {
	call: string;
	status: string;
}

interface BusinessFigure {
	key: string;
	value: number | null;
	unit: string;
	parts: FigurePart[];
	is_alarm: boolean;
}

interface BusinessOverview {
	sections: FigureSection[];
}

interface CalendarEvent {
	name: string;
	subject: string;
	arrival: string;
	ends_on: string;
	status: string;
	technician_name: string | null;
	job_type: string;
	title: string;
	color: string | null;
	all_day: number;
}

interface CallCardAnswer {
	call: string;
	status: string;
	direction: string;
	number: string;
	issue: string;
	dispatch_job: string;
	notes: string;
	outcome: string;
	customer: string;
	customer_name: string;
	language: string;
	line: CardLine | null;
	incident: CardIncident | null;
	next_visit: CardVisit | null;
	balance: number | null;
	last_contacts: CardContact[];
	candidates: CardCandidate[];
	is_recorded: boolean;
}

interface CallTicket {
	ticket: string;
}

interface Candidate {
	technician: string;
	arrival: string | null;
	added_seconds: number;
	texts: string[];
}

interface Card {
	technician: string | null;
	arrival: string | null;
	duration: number;
	crew: string[];
	name: string;
	subject: string;
	job_type: string;
	priority: string;
	status: string;
	customer_name: string;
	issue: string | null;
	address: string;
	city: string;
	required_technician: string | null;
	preferred_technician: string | null;
	crew_size: number;
	skills: Record<string, number>;
	created: string;
	modified: string;
	returns_after: number | null;
	verdict: string | null;
	outage: string;
	ended_outage: string | null;
	lat: number | null;
	lon: number | null;
	published: PlacementJson | null;
	draft: boolean;
	withdrawn: boolean;
	unpublished: boolean;
	window: string[] | null;
	promised: boolean;
	locked: boolean;
	after: string[];
	tags: string[];
	late: number;
	forecast: string | null;
	warnings: CardWarning[];
}

interface CardAnswer {
	value: number;
	fieldtype: string;
	route: string[];
}

interface CardCandidate {
	customer: string;
	customer_name: string;
	language: string;
}

interface CardContact {
	kind: string;
	name: string;
	on: string;
	inbound: boolean;
	text: string;
}

interface CardIncident {
	incident: string;
	sentence: string;
}

interface CardLine {
	kind: string;
	since: string | null;
}

interface CardVisit {
	job: string;
	stage: string;
	window_start: string;
	window_end: string;
}

interface CardWarning {
	kind: string;
	text: string;
}

interface ChangeRow {
	change: string;
	gesture: string;
	summary: string;
	by: string;
	on: string;
	state: string;
	jobs: string[];
}

interface ChangedCall {
	call: string;
	status: string;
}

interface ChangedPerson {
	user: string;
	lacking: string[];
}

interface ChangedTicket {
	ticket: string;
}

interface ChannelRow {
	channel: string;
	count: number;
	customers: number;
	repeated: number;
	cost_cents: number;
}

interface ChartDataset {
	values: number[];
}

interface Checked {
	problems: DrawingProblem[];
	sentences: Record<string, string>;
}

interface ClosedDay {
	day: string;
	next_day: string | null;
	standing: string[];
	text: string;
}

interface Colleagues {
	colleagues: string[];
}

interface CommandQuestion {
	job: string;
	kind: string;
	texts: string[];
	can_override: boolean;
	text?: string;
	current?: PlacementJson;
}

interface ContactPhone {
	name: string;
	role: string;
	phone: string;
	shown: string;
}

interface CustomerBalance {
	balance: number;
	open_invoices: UnpaidInvoice[];
	automatic: AutomaticCharge | null;
	promise: PaymentPromised | null;
}

interface CustomerIdentity {
	customer: string;
	title: string;
	kind: string;
	language: string;
	numbers: string[];
	emails: string[];
	is_disabled: boolean;
}

interface CustomerPanel {
	customer: string;
	customer_name: string;
	language: string;
	phone: string;
	email: string;
	line: string;
	line_since: string | null;
	incident: string;
	next_visit: PanelVisit | null;
	tickets: PanelTicket[];
	devices: PanelDevice[];
}

interface CustomerTimeline {
	entries: TimelineRow[];
	older: string;
	shows_money: boolean;
}

interface CustomerView {
	identity: CustomerIdentity;
	is_suspended: boolean;
	billed_by: BillingSystem | null;
	services: RunningService[];
	lines: HomeLineCard[];
	devices: PlacedDevice[];
	tickets: PendingTicket[];
	visits: PlannedVisit[];
	broken: UnkeptPromise[];
	money: CustomerBalance | null;
}

interface DayCosts {
	travel: number | null;
	overtime: number | null;
	kilometres: number | null;
	late: number | null;
	unplaced: number | null;
}

interface DeskCall {
	call: string;
	status: string;
	direction: string;
	number: string;
	customer: string;
	since: string;
}

interface DeskPerson {
	user: string;
	full_name: string;
	tickets: number;
	is_away: boolean;
}

interface DeskTelephone {
	backend: string;
}

interface DeskTicket {
	name: string;
	subject: string;
	status: string;
	priority: string;
	kind: string;
	queue: string;
	raised_by: string;
	opened_on: string;
	people: string[];
	clock: TicketClock;
	incident: string;
	merged_into: string;
	follows: string;
	split_from: string;
	wakes_on: string | null;
	is_followed: boolean;
	thread: TicketThread;
	verdict: VerdictView | null;
	customer: CustomerPanel | null;
	visits: PanelVisit[];
	calls: TicketCall[];
	onlookers: Onlooker[];
}

interface DifferenceRow {
	change: string;
	step: string;
	label: string;
	sentence: string;
	before: string;
	after: string;
}

interface DisabledPerson {
	user: string;
	visits: LeftVisit[];
}

interface DismissedPlan {
	plan: string;
}

interface DocumentChoice {
	name: string;
	label: string;
}

interface DraftConflict {
	by: string;
	base: string;
	definition: any;
	differences: DifferenceRow[];
}

interface DrawingProblem {
	step: string;
	field: string;
	message: string;
	is_warning: boolean;
}

interface DriveLeg {
	from: string | null;
	to: string | null;
	seconds: number;
	metres: number;
	estimated: boolean;
	leave: string;
	reach: string;
}

interface DryAnswer {
	steps: DryRow[];
	note: string;
}

interface DryPreview {
	channel: string;
	sentence: string;
	recipient: string;
	text: string;
	segments: number;
	cost_cents: number;
}

interface DryRow {
	label: string;
	when: string;
	preview: DryPreview | null;
	sentence: string;
}

interface EnabledPerson {
	user: string;
}

interface EntryFile {
	file: string;
	title: string;
	is_picture: boolean;
}

interface ExchangeAccess {
	server: string;
	address: string;
	login: string;
	password: string;
}

interface ExchangeMove {
	job: string;
	to: ExchangePlacement;
}

interface ExchangePlacement {
	technician?: string | null;
	arrival?: string | null;
	crew?: string[];
}

interface ExpectedArrival {
	arrival: string | null;
	before: number | null;
}

interface FeedEntry {
	key: string;
	kind: string;
	instant: string;
	at: string;
	side: string;
	state: string;
	title: string;
	text: string;
	about_doctype: string;
	about_name: string;
	who: string;
	number: string;
	amount: number | null;
}

interface FieldChoice {
	name: string;
	label: string;
	type: string;
	options: string;
}

interface FigurePart {
	code: string;
	value: number;
}

interface FigureSection {
	key: string;
	read_on: string;
	age: number;
	figures: BusinessFigure[];
}

interface FillingRow {
	job: string;
	subject: string;
	customer_name: string;
	city: string;
	priority: string;
	duration: number;
	arrival: string;
	arrival_now: string | null;
	technician_now: string | null;
	added_minutes: number;
	gain_minutes: number;
	against: string[];
	missing: string[];
	promised: boolean;
}

interface FirstVisit {
	job: string;
	page: OpeningPage;
}

interface FlowCatalogue {
	steps: StepKindRow[];
	triggers: TriggerKindRow[];
	messages: MessageChoice[];
	operators: Record<string, string>;
	operators_of: Record<string, string[]>;
	without_value: string[];
}

interface FlowFile {
	name: string;
	content: string;
}

interface FlowHead {
	name: string;
	title: string;
	state: string;
	version: number | null;
	active_version: string;
	notice: string;
	origin: string;
	origin_title: string;
}

interface FlowList {
	flows: ListedFlow[];
	may_edit: boolean;
}

interface FlowName {
	name: string;
	title: string;
}

interface FlowTemplateAnswer {
	template: string;
	state: string;
}

interface FollowedTicket {
	ticket: string;
	is_followed: boolean;
}

interface FoundAddress {
	matched_on: string;
	line: string;
	address_line: string;
	unit: string;
	city: string;
	postal_code: string;
	latitude: number;
	longitude: number;
}

interface FoundAddresses {
	rows: FoundAddress[];
}

interface FoundCustomerRow {
	customer: string;
	customer_name: string;
	matched_on: string;
	matched_text: string;
	address: string;
	line: string;
	is_disabled: boolean;
}

interface FoundCustomers {
	rows: FoundCustomerRow[];
	more: boolean;
	similar: boolean;
}

interface FoundVisitRow {
	job: string;
	subject: string;
	customer_name: string;
	address: string;
	status: string;
	is_open: boolean;
	arrival: string | null;
	technician: string;
	matched_on: string;
	matched_text: string;
	line: string;
}

interface FoundVisits {
	rows: FoundVisitRow[];
}

interface FreePlace {
	arrival: string | null;
}

interface FullDay {
	day: string;
	text: string;
}

interface GivenTicket {
	ticket: string;
	user: string;
	reason: string;
}

interface HeldCard {
	technician: string | null;
	arrival: string | null;
	duration: number;
	crew: string[];
	name: string;
	job: string;
	customer_name: string;
	window: string[];
	until: string;
}

interface HeldOffer {
	hold: string;
	held_until: string;
}

interface HistoryProgress {
	id: string;
	is_done: boolean;
	share: number;
	sentence: string;
	rows: ChannelRow[];
	is_approximate: boolean;
	since: string;
}

interface HoleFillings {
	technician: string;
	start: string;
	end: string;
	minutes: number;
	fillings: FillingRow[];
}

interface HomeLineCard {
	location: string;
	address: string;
	kind: string;
	title: string;
	since: string;
	last_contact: string;
	advice: string;
	incident: string;
	outage: string;
	devices: HomeLineDevice[];
	wifi_device: string;
	wifi_ssid: string;
}

interface HomeLineDevice {
	equipment: string;
	equipment_type: string;
	is_reachable: boolean;
}

interface InputRow {
	name: string;
	label: string;
	type: string;
	required: boolean;
	options: string[];
	help: string;
}

interface InvitedPerson {
	user: string;
	is_mailed: boolean;
	lacking: string[];
}

interface InvitedTechnician {
	technician: string;
	user: string;
	message: string;
	lacking: string[];
}

interface JobStatus {
	job: string;
	status: string;
}

interface JobTypeLabel {
	label: string;
	color: string | null;
}

interface KeptBillFile {
	reading: string;
	is_known: boolean;
}

interface KeptJob {
	job: string;
	text: string;
}

interface LeafRow {
	text: string;
	found: string;
	holds: boolean;
}

interface LeftVisit {
	job: string;
	text: string;
}

interface LinkedCall {
	call: string;
}

interface ListedFlow {
	name: string;
	title: string;
	domain: string;
	state: string;
	pause_reason: string;
	version: number | null;
	seeded: boolean;
	today: number;
	waiting: number;
	failed: number;
}

interface LoneSaving {
	travel_minutes: number;
	overtime_minutes: number;
	cost: number | null;
	is_shared: boolean;
}

interface LowModel {
	model: string;
	there: number;
	minimum: number;
}

interface MapChange {
	change: string;
	said: string;
}

interface MapChanges {
	counts: Record<string, number[]>;
	cursor: string;
	shape: string;
	incidents: Record<string, string>;
}

interface MapHit {
	node: string;
	kind: string;
	title: string;
	about: string;
}

interface MapHits {
	hits: MapHit[];
}

interface MapHome {
	drop: string;
	drop_code: string;
	location: string;
	location_name: string;
	customer: string;
	customer_name: string;
	equipment: string;
	state: string;
	said: string;
	light: string[];
}

interface MapHomes {
	homes: MapHome[];
	more: boolean;
}

interface MapIncident {
	incident: string;
	said: string;
}

interface MapNode {
	name: string;
	code: string;
	kind: string;
	parent: string;
	port_no: number;
	ports: number;
	status: string;
	children: number;
	free: number | null;
	counts: number[];
	place: number[] | null;
}

interface MapPanel {
	homes: MapHome[];
	more: boolean;
	name: string;
	code: string;
	kind: string;
	way: string[];
	facts: string[];
	light: string[];
	incidents: MapIncident[];
	visits: MapVisit[];
	changes: MapChange[];
	levels: (number | null)[];
}

interface MapStop {
	job: string | null;
	lat: number;
	lon: number;
}

interface MapView {
	root: string;
	nodes: MapNode[];
	left_out: number;
	cursor: string;
	shape: string;
	incidents: Record<string, string>;
}

interface MapVisit {
	job: string;
	said: string;
}

interface MergedTicket {
	ticket: string;
	moved: number;
}

interface MessageChoice {
	name: string;
	label: string;
	french: string;
	english: string;
}

interface MessageToCustomer {
	communication: string;
	address: string;
}

interface ModemCommand {
	command: string;
}

interface MoveAnswer {
	job: string;
	status: string;
	follow_up_job: string | null;
}

interface MyCalls {
	calls: DeskCall[];
	available: boolean;
	call_backs: number;
}

interface NamedChoice {
	name: string;
	label: string;
}

interface NextStep {
	to: string;
	asks_reason: boolean;
	why: string;
	missing: string[];
}

interface NextSteps {
	status: string;
	steps: NextStep[];
	conflicts: string[];
	draft: string | null;
	remark: string | null;
}

interface NotedAnswer {
	hold: string;
}

interface NotedCall {
	call: string;
	status: string;
}

interface NotedHole {
	job: string;
}

interface NotedText {
	issue: string;
}

interface OfferChoices {
	plans: PlanChoice[];
	add_ons: AddOnChoice[];
	wanted: Record<string, number>;
}

interface OfferedTime {
	choice: string;
	window_start: string;
	window_end: string;
	text: string;
}

interface OfficeValues {
	brand_name: string;
	dispatch_phone: string;
	public_base_url: string;
	language: string;
	outbound: string;
}

interface OldAccount {
	answer: string;
	account: string;
	problem: string;
	invoices: OldInvoice[];
	notes: OldNote[];
	devices: OldDevice[];
}

interface OldDevice {
	kind: string;
	model: string;
	serial_number: string;
	mac_address: string;
	installed_on: string | null;
	removed_on: string | null;
}

interface OldInvoice {
	number: string;
	issued_on: string | null;
	period_from: string | null;
	period_to: string | null;
	total: number | null;
	outstanding: number | null;
}

interface OldNote {
	written_on: string | null;
	author: string;
	text: string;
}

interface Onlooker {
	user: string;
	full_name: string;
	is_writing: boolean;
}

interface OpenFlow {
	flow: FlowHead;
	definition: any;
	base: string;
	last: number;
	catalogue: FlowCatalogue;
	checked: Checked;
	versions: VersionRow[];
	may_edit: boolean;
	may_operate: boolean;
}

interface OpenedTicket {
	ticket: string;
}

interface OpeningPage {
	next: string;
	steps: OpeningStepRow[];
	office: OfficeValues;
	holiday_lists: NamedChoice[];
	technicians: NamedChoice[];
	places: NamedChoice[];
	job_types: NamedChoice[];
	suggested_arrival: string;
	visit: OpeningResult | null;
}

interface OpeningResult {
	job: string;
	technician: string;
	arrival: string;
	message: string;
	text: string;
}

interface OpeningStepRow {
	key: string;
	title: string;
	purpose: string;
	state: string;
	found: string[];
}

interface OrderReview {
	order: Record<string, string | number | number | string | null>;
	lines: ReviewLine[];
	now: ReviewAmount;
	monthly: ReviewAmount;
	first: ReviewAmount | null;
	agreed: string;
	held_until: string | null;
	obstacle: ReviewObstacle | null;
	lacks_seller_address: boolean;
}

interface OrderStateAnswer {
	order: string;
	state: string;
}

interface OutputRow {
	name: string;
	label: string;
	type: string;
}

interface PanelDevice {
	equipment: string;
	kind: string;
	address: string;
	state: string;
}

interface PanelTicket {
	ticket: string;
	subject: string;
	status: string;
}

interface PanelVisit {
	job: string;
	subject: string;
	status: string;
	starts: string | null;
	ends: string | null;
}

interface PastMessage {
	message: string;
	kind: string;
	on: string;
	to: string;
	recipient: string;
	is_technician: boolean;
	number: string;
	text: string;
	state: string;
	why: string;
	newer_steps: number;
	visits: ToldVisitRow[];
}

interface PastPlace {
	job: string;
	was: PlacementJson | null;
}

interface PastStep {
	change: string;
	on: string;
	summary: string;
	jobs: PastPlace[];
}

interface PaymentPromised {
	name: string;
	amount: number;
	due_on: string;
}

interface PendingTicket {
	name: string;
	subject: string;
	kind: string;
	status: string;
	priority: string;
	opened_on: string;
	assigned: string[];
	job: string;
	clock: string;
	due_on: string | null;
}

interface PeoplePage {
	people: PersonRow[];
	role_choices: RoleChoice[];
}

interface PersonRow {
	user: string;
	full_name: string;
	roles: string[];
	is_administrator: boolean;
	is_enabled: boolean;
	is_you: boolean;
	seen: string;
	technician: string | null;
	links: number;
	takes_calls: boolean;
}

interface PlacedCall {
	call: string;
}

interface PlacedDevice {
	equipment: string;
	equipment_type: string;
	model: string;
	serial_number: string;
	mac_address: string;
	address: string;
	installed_on: string | null;
}

interface PlacementJson {
	technician: string | null;
	arrival: string | null;
	duration: number;
	crew: string[];
}

interface PlanChoice {
	plan: string;
	item: string;
	title: string;
	text: string;
	price: number;
	total: number;
	download: number;
	upload: number;
}

interface PlanProgress {
	plan: string;
	state: string;
	fraction: number;
	error: string | null;
}

interface PlannedVisit {
	job: string;
	job_type: string;
	status: string;
	stage: string;
	technician: string;
	address: string;
	arrival: string | null;
	window: [string, string] | null;
	promised_on: string | null;
}

interface PreviewRow {
	job: string;
	subject: string;
	technician_told: string[];
	withdrawn_from: string[];
	customer: string;
	keeps_promise: boolean;
	is_told: boolean;
	window: [string, string] | null;
	new_window: [string, string] | null;
	missing: string[];
	outage: string;
	conflicts: string[];
	day: string | null;
	seen: string;
}

interface PromiseAnswer {
	promise: string;
}

interface PromiseAtRisk {
	customer: string;
	phone: string | null;
	window: string[] | null;
	job: string;
	windows_left: string[][];
	asked_until: string | null;
	declined: boolean;
}

interface Proposal {
	plan: string;
	state: string;
	scope: string;
	day: string;
	technician: string | null;
	jobs: string[];
	figures_before: ProposalFigures | null;
	figures_after: ProposalFigures | null;
	savings: Record<string, Saving>;
	promises: PromiseAtRisk[];
	rows: ProposalRow[];
	unplaced: UnplacedJob[];
	note: string;
	estimated: boolean;
	engines: string;
	verdict: string;
}

interface ProposalFigures {
	unplaced: number;
	late_minutes: number;
	travel_minutes: number;
	overtime_minutes: number;
	spread_minutes: number;
	rushed: number;
	kilometres: number | null;
	costs: DayCosts;
	cost: number | null;
}

interface ProposalRow {
	job: string;
	from: PlacementJson | null;
	to: PlacementJson | null;
	reason: string;
	accepted: boolean;
	breaks_promise: boolean;
	small: boolean;
	outcome: string | null;
	remark: string;
	needs: string[];
	alone: LoneSaving | null;
}

interface ProposalStarted {
	plan: string | null;
	closed: ClosedDay | null;
}

interface PublishAnswer {
	jobs: Card[];
	technician_days: Record<string, RowOfDay>;
	published: string[];
	questions: WindowQuestion[];
	refused: Refusal[];
}

interface PublishPreview {
	rows: PreviewRow[];
}

interface ReadyMessage {
	template: string;
	purpose: string;
	subject: string;
	text: string;
}

interface Refusal {
	job: string;
	texts: string[];
}

interface RefusedRun {
	run: string;
	title: string;
	reason: string;
}

interface RelaxationRow {
	number: number;
	grantable: boolean;
	text: string;
	ease: string;
	technician: string;
	arrival: string;
	moves: ExchangeMove[];
}

interface ReleasedSlot {
	hold: string;
}

interface ReplyChoice {
	reply: string;
	title: string;
	kind: string;
}

interface ResolvedMessage {
	state: string;
}

interface ReviewAmount {
	net: number;
	tps: number;
	tvq: number;
	total: number;
}

interface ReviewLine {
	item: string;
	title: string;
	quantity: number;
	amount: number;
	plan: string;
}

interface ReviewObstacle {
	service_location: string;
	customer: string;
	customer_name: string;
	order: string;
}

interface RoleChoice {
	role: string;
	title: string;
	meaning: string;
}

interface RowHead {
	name: string;
	technician_name: string;
	active: boolean;
	subcontractor: boolean;
	initials: string;
	color: string | null;
	photo: string | null;
	truck: string | null;
	skills: Record<string, number>;
	start: [number, number] | null;
	end: [number, number] | null;
}

interface RowOfDay {
	technician: string;
	day: string;
	territories: string[];
	shift: string[] | null;
	breaks: string[][];
	blocked: BlockedTime[];
	legs: DriveLeg[];
	available: number;
	work: number;
	travel: number;
	share: number;
	load: number;
	free: string | null;
	free_minutes: number;
}

interface RowsAdvice {
	rows: AdvisedRow[];
	best: AdvisedPlace | null;
	full: FullDay[];
}

interface RunInbox {
	rows: StandingRun[];
	total: number;
	templates: FlowName[];
	may_operate: boolean;
}

interface RunRow {
	run: string;
	title: string;
	state: string;
	started_on: string | null;
	reason: string;
}

interface RunStory {
	run: string;
	title: string;
	template: string;
	state: string;
	reason: string;
	record: string[];
	cause: string;
	version_text: string;
	started_on: string | null;
	ended_on: string | null;
	waits_for: string;
	steps: StoryStep[];
	may_operate: boolean;
}

interface RunningService {
	subscription: string;
	plans: ServicePlan[];
	address: string;
	state: string;
	ends_on: string | null;
}

interface SavedDraft {
	base: string;
	conflict: DraftConflict | null;
}

interface Saving {
	travel_minutes: number;
	overtime_minutes: number;
	cost: number | null;
}

interface SentAnswer {
	message: string;
	unseen: number;
	address: string;
}

interface SentPayLink {
	address: string;
	problem: string;
}

interface SentSheets {
	sent: string[];
	without_address: string[];
	held_back: SheetNotSent[];
}

interface ServicePlan {
	name: string;
	quantity: number;
	download: number;
	upload: number;
}

interface SettingsPage {
	vendors: VendorCard[];
	rules: SiteRule[];
}

interface SettleList {
	lines: SettleRow[];
}

interface SettleRow {
	key: string;
	kind: string;
	text: string;
	job: string;
	day: string | null;
	technician: string | null;
	at: string | null;
	minutes: number;
	hole: string;
	about: string;
	jobs: string[];
	is_open: boolean;
	answers: string[];
	phones: ContactPhone[];
}

interface SettledCallBack {
	call: string;
}

interface SheetNotSent {
	technician: string;
	reason: string;
}

interface ShownBillLine {
	description: string;
	part_number: string;
	quantity: string;
	unit_price: string;
	amount: string;
	item: string;
	account: string;
}

interface ShownColumn {
	key: string;
	tickets: number;
	cards: TicketCard[];
}

interface ShownFinding {
	code: string;
	key: string;
	is_bad: boolean;
	field: string;
	text: string;
	opens: string[];
}

interface ShownRegion {
	field: string;
	page: number;
	top: number;
	left: number;
	bottom: number;
	right: number;
}

interface SiteRule {
	area: string;
	title: string;
	meaning: string;
	audience: string;
	state: string;
	is_on: boolean | null;
	switch: string;
	doctype: string;
	may_open: boolean;
}

interface SkillLevels {
	skills: Record<string, number>;
}

interface SnoozedTicket {
	ticket: string;
	until: string;
}

interface StaffNote {
	note: string;
}

interface StandingRun {
	run: string;
	title: string;
	template: string;
	state: string;
	step_label: string;
	reason: string;
	since: string | null;
}

interface StepKindRow {
	key: string;
	label: string;
	group: string;
	effect: string;
	icon: string;
	waits: boolean;
	inputs: InputRow[];
	outputs: OutputRow[];
}

interface StoryStep {
	name: string;
	step: string;
	label: string;
	state: string;
	when: string | null;
	milliseconds: number;
	attempt: number;
	branch: string;
	branch_text: string;
	sentence: string;
	error: string;
	leaves: LeafRow[];
	values: ValueRow[];
}

interface SummaryAnswer {
	by_state: Record<string, number>;
	visits: number;
	late: number;
	unassigned: number;
	unpublished: number;
	work: number;
	travel: number;
	travel_share: number;
	promised: number;
	kept: number;
}

interface SummaryChart {
	labels: string[];
	datasets: ChartDataset[];
}

interface SupplierBillView {
	name: string;
	state: string;
	modified: string;
	file_title: string;
	file: string;
	problem: string;
	fields: Record<string, string>;
	lines: ShownBillLine[];
	findings: ShownFinding[];
	pages: string[];
	regions: ShownRegion[];
	invoice: string;
	may_open: boolean;
	suppliers: BillChoice[];
	accounts: BillChoice[];
	items: BillChoice[];
}

interface TeamMember {
	name: string;
	technician_name: string;
	active: boolean;
	subcontractor: boolean;
	initials: string;
	color: string | null;
	photo: string | null;
	truck: string | null;
	skills: Record<string, number>;
	start: [number, number] | null;
	end: [number, number] | null;
	status: string;
	mobile: string | null;
	language: string;
	vehicle: string | null;
	home_address: string | null;
	place: [number, number] | null;
	expired: string[];
	days: Record<string, WeekDay>;
	today: TodayLoad;
	absences: AbsenceRow[];
	low: LowModel[];
}

interface TeamWeek {
	start: string;
	days: string[];
	today: string;
	technicians: TeamMember[];
	skills: Record<string, string>;
}

interface TechnicianRoute {
	stops: MapStop[];
	points: number[][];
	straight: boolean;
	note: string;
}

interface TemplatePreview {
	text: string;
	cost: string;
	problem: string;
	costly: string[];
}

interface TextPreviews {
	placeholders: string[];
	fr: TemplatePreview;
	en: TemplatePreview;
}

interface ThreadEntry {
	name: string;
	kind: string;
	author: string;
	medium: string;
	to: string;
	text: string;
	written_on: string;
	files: EntryFile[];
	moved_from: string;
}

interface TicketBoard {
	columns: ShownColumn[];
	tickets: number;
}

interface TicketCall {
	call: string;
	is_inbound: boolean;
	status: string;
	outcome: string;
	agent: string;
	started_on: string;
}

interface TicketCard {
	name: string;
	subject: string;
	customer: string;
	customer_name: string;
	status: string;
	priority: string;
	kind: string;
	people: string[];
	incident: string;
	tickets: number;
	opened_on: string;
	is_unanswered: boolean;
	clock: TicketClock;
	line: string;
	line_word: string;
	devices: string[];
	visit: TicketVisit | null;
	wakes_on: string | null;
}

interface TicketClock {
	state: string;
	kind: string;
	due: string | null;
	seconds_left: number | null;
}

interface TicketThread {
	entries: ThreadEntry[];
	older: number;
}

interface TicketVisit {
	job: string;
	status: string;
	starts: string | null;
	ends: string | null;
}

interface TimelineRow {
	key: string;
	kind: string;
	at: string;
	side: string;
	state: string;
	title: string;
	text: string;
	author: string;
	about_doctype: string;
	about_name: string;
	detail: string;
	amount: number | null;
	is_hidden: boolean;
}

interface TodayLoad {
	visits: number;
	done: number;
	work: number;
	travel: number;
	load: number;
	away: boolean;
}

interface ToldVisitRow {
	job: string;
	start: string | null;
	end: string | null;
	is_off: boolean;
}

interface TouchedJob {
	name: string;
	subject: string;
	arrival: string;
}

interface TriggerKindRow {
	key: string;
	label: string;
	icon: string;
	inputs: InputRow[];
	outputs: OutputRow[];
}

interface TypeChange {
	lost: string[];
}

interface UnkeptPromise {
	job: string;
	window: [string, string];
	outcome: string;
	minutes_late: number;
}

interface UnpaidInvoice {
	name: string;
	due_on: string;
	amount: number;
	is_overdue: boolean;
	is_in_flight: boolean;
}

interface UnplacedJob {
	job: string;
	reasons: string[];
	relaxations: RelaxationRow[];
}

interface ValueRow {
	name: string;
	text: string;
	doctype: string;
}

interface VendorCard {
	key: string;
	title: string;
	purpose: string;
	without: string;
	condition: string;
	succeeded: string;
	failed: string;
	problem: string;
	calls_us: boolean;
	called: string;
	may_test: boolean;
	doctype: string;
	may_open: boolean;
}

interface VendorTest {
	colour: string;
	sentence: string;
	card: VendorCard;
}

interface VerdictAnswer {
	verdict: VerdictView | null;
	question: string;
	phone: string;
}

interface VerdictView {
	kind: string;
	word: string;
	advice: string;
	facts: string[];
	judged: string;
	is_outage: boolean;
	incident: string;
}

interface VersionRow {
	name: string;
	number: number;
	author: string;
	activated_on: string;
	note: string;
}

interface VisitDetails {
	contacts: ContactPhone[];
	territories: string[] | null;
	en_route_on: string | null;
	on_site_on: string | null;
	completed_on: string | null;
}

interface VoiceToken {
	token: string;
	identity: string;
	expires_in: number;
	edge: string;
}

interface WaitingCaller {
	call: string;
	number: string;
	customer: string;
	customer_name: string;
	language: string;
	on: string;
	voicemail: boolean;
	recording: string;
	calls: number;
}

interface WaitingCallers {
	call_backs: WaitingCaller[];
}

interface WeekDay {
	shift: string[] | null;
	blocked: BlockedTime[];
	load: number;
	visits: number;
}

interface WindowQuestion {
	job: string;
	kind: string;
	window: [string, string] | null;
	new_window: [string, string] | null;
}

interface WordedReply {
	text: string;
	missing: string[];
}

interface WrittenNote {
	note: string;
}

interface WrittenText {
	message: string;
	state: string;
	problem: string;
}
