"""The queue, a ticket's page, and what agents do there."""
