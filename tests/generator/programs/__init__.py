"""Programs that use a client that was generated. Tests run them, each in a process of its own."""
