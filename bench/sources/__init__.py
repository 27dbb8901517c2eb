"""The report as a source of each program that reads one: well written for that program, on the grid of GB/T 9704."""
