"""The values FEEL computes with: decimals, calendar types, durations, ranges, types, and the operations on them."""
