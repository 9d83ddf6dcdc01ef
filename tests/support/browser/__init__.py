"""Chromium, and what a person sees and does in it."""
