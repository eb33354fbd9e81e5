"""How answers reach people: HTTP, pages, channels. Knows nothing of how answers are found."""
