"""A real Bluesky server, for the tests that ask whether our stand-in speaks the truth."""
