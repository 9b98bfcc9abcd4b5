"""Which phrases stand there? Each construct of the language is one file that reads its own phrases from the tokens."""
