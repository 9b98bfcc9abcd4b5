"""How is the outcome said, in clinical and in plain words?"""
