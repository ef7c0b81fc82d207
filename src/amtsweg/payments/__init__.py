"""Payments: what somebody owes, the ways to pay it, and what a payment provider tells about it."""
