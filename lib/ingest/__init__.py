"""From a scan to upright page images: how it lies, where its pages end, what is on them, and writing them."""
