"""Stand-ins of the networks: each keeps state, checks what it is asked, and fails on demand."""
