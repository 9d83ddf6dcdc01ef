"""The page at `/`, which shows what arrives and lets the developer play the other side."""
