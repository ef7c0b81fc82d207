"""XDatenfelder 2 and 3, the exchange format of FIM: read, written, and turned into forms and back without loss."""
