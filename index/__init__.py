"""Which topics fit this text? BM25 and a static embedding over clauses, cards, gaps and rules, compiled into one artefact."""
