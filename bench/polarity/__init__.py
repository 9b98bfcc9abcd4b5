"""Does every sentence say what was found, and not its opposite? Read back by an independent, very small reader."""
