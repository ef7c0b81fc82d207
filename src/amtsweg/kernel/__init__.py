"""Ground floor: ids, clock, calendar, scope, events, outbox, jobs, blobs, errors, packs. No domain word lives here."""
