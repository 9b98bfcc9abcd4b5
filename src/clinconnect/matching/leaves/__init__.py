"""Is one question of a rule true of the person: an age, a value, a disease, a treatment …?"""
