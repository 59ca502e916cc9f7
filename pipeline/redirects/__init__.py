"""Redirects: where the old addresses of texts from an archive lead to, in the words of several web servers."""
