"""IndexNow's key: by a public file that shows it, search engines know who may tell them of a newsroom's pages."""

KEY = r"[A-Za-z0-9-]{8,128}"  # as a pattern; indexnow.org/documentation


def key_path(key: str) -> str:
    """The public path of the file that shows a key."""
    return f"{key}.txt"
