"""The steps that rules about conversations are made of."""
