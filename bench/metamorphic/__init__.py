"""Does the same criterion in other words get the same rule? Rewritings that must not change what is read."""
