"""How is the model of the sentence vectors made? From a transformer that is run once here and never by the program."""
