"""What comes of a rule for the way in, and what does it rest on?"""
