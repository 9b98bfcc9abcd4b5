"""What does the record say of a thing, and when was it so?"""
