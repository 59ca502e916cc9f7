"""The simulator: the real publisher in a world where everything breaks, in one thread, the same at every run."""
