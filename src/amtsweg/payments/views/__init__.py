"""Pages of payments: for who pays, and for who books."""
