"""What would settle it?"""
