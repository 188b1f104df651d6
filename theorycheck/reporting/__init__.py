"""Records to JSON, Markdown and self-contained HTML. Knows records only."""
