"""Between the suite and a provider: its address, the connections to it, and how fast it is asked."""
