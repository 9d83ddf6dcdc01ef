"""JSON, and the bases of the models and enumerations that are made of it."""
