"""How it looks: Markdown, times, views and templates, turned into what readers see."""
