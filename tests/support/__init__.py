"""What tests share: servers, calls, requests, a browser, copies of the repository."""
