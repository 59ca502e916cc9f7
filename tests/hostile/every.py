"""Every hostile input."""

from tests.hostile import front_matter, imports, markdown, newsrooms, trees

EVERY = (*front_matter.cases(), *markdown.cases(), *newsrooms.cases(), *trees.cases(), *imports.cases())
