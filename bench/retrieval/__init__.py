"""Are the trials worth checking found for a note, and do they come first?"""
