"""The search in the browser: what is indexed, by which program, and which index may be public beside which pages."""
