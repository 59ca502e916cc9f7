"""What people write, understood: characters, YAML, front matter, forms; every word keeps its place."""
