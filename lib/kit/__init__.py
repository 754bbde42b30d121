"""What `colophon new-stage` writes, and how."""
