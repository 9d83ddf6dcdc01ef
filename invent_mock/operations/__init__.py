"""What the operations of the contract do and answer."""
