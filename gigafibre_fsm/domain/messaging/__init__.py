"""Text messages, sent and received: wording, consent, quiet hours and the outbox.

Owns FSM SMS, FSM Consent and FSM Message Template.
"""
