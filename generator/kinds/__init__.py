"""What code there is for the values of a schema: a module for each kind of value."""
