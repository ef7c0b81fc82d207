"""Composition root: settings, addresses, the shells of portal and workplace, adapters bound to their ports."""
