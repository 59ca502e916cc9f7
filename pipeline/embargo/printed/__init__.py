"""What a text prints of days and hours: found, grouped, and compared with the release's own."""
