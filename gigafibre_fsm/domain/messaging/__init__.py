"""Messages out and in: wording, the valve, consent, quiet hours and the outbox. Owns FSM SMS, FSM Consent, FSM Message Template."""
