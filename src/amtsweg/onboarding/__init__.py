"""How services get their digital access: five steps from what is needed to what is online, and the figures of it."""
