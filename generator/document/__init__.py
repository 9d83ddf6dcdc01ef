"""The document that a client is generated from: what it must be, and as openapi-python-client's parser needs it."""
