"""The programs that are measured: one script each, started as a process of its own with pairs of input and output."""
