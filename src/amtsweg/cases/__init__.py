"""Cases: one matter on its way - parties, state, messages, decision - from its opening to its close."""
