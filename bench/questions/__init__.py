"""How many questions until a list of trials is settled?"""
