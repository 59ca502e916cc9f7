"""Whether one word of an unlifted release is anywhere that the public, or whoever reads a log, could look."""
