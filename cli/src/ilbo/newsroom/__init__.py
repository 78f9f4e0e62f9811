"""`ilbo run`: the whole newsroom as processes of one machine, kept running."""
