"""Measurements of the running product against peers on the same machine and against limits."""
