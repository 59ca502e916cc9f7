"""Stand-ins for the world outside: each keeps state, checks what it is asked, and fails on demand."""
