"""What the templates are given of models, and of what may be passed in their place."""
