"""Readers of feeds that others wrote, each behind one small module, and the newsroom that they read over HTTP."""
