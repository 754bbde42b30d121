"""Reading page images: the engine, its answer, and what is made of it."""
