"""The JSON shapes of rows (S2, S7, S8)."""
