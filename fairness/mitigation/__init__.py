"""What reaching groups alike would cost, and the signed choice to do it; off unless signed."""
