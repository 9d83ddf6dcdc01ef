"""How requests are received, limited, refused and logged."""
