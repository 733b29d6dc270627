"""Words and texts: how text is cut into words, counted, and what people are told."""
