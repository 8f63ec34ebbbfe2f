"""What is known: the contract, the catalogue, the door, the store."""
