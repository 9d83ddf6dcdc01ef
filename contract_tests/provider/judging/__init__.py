"""What a provider does, held against the contract: each disagreement gets a verdict and the clause that it is about."""
