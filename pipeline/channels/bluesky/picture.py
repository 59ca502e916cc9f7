"""The picture on a card: which ones Bluesky takes, and how large."""

TYPES = ("image/jpeg", "image/png", "image/webp")
MOST_BYTES = 1_000_000  # app.bsky.embed.external; refused when the post is made, not when the picture is uploaded
