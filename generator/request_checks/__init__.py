"""What the client checks of requests before it sends them."""
