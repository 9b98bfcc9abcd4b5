"""What should be asked next?"""
