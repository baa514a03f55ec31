"""Everything that happens by itself, and where it is done; no code of the app is imported here."""

app_name = "gigafibre_fsm"
app_title = "Gigafibre FSM"
app_publisher = "Gigafibre FSM contributors"
app_description = "Field service of a fibre internet provider, inside ERPNext"
app_email = "fsm@gigafibre.example"
app_license = "MIT"
# with the organisation in front: a bare name makes bench ask a public API for it, and fail offline
required_apps = ["frappe/erpnext"]
